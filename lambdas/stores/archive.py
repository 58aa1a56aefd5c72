"""The archive bucket of a program, whose objects nobody can change or delete for ten years."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_s3 import S3Client


class Archive:
    """Writes objects, which the bucket locks."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def keep(self, objects: Mapping[str, bytes]) -> None:
        """Write each of `objects` (by key); a key that is there already gets one more version."""
        for key, content in objects.items():
            # S3 locks only what comes with a checksum: Content-MD5 or x-amz-checksum-* (S3 user guide, Object Lock)
            self._client.put_object(Bucket=self._bucket, Key=key, Body=content, ChecksumAlgorithm="SHA256")
