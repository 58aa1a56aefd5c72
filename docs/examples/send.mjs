// Asks a program for texts from Node 20 or newer, without a package: at most ten messages to one call of SQS, signed
// by SigV4. With @aws-sdk/client-sqs, `queued` is one `new SendMessageBatchCommand({QueueUrl, Entries})`.
import { createHash, createHmac } from "node:crypto";

const PAUSES = [100, 200, 400, 800]; // milliseconds before each further try
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

/** Returns the headers of a POST of `body` to the SQS of a region, signed at `now`. */
export function signed({ host, region, body, credentials, now = new Date() }) {
  const at = now.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const scope = `${at.slice(0, 8)}/${region}/sqs/aws4_request`;
  const headers = {
    "content-type": "application/x-amz-json-1.0",
    host,
    "x-amz-date": at,
    ...(credentials.sessionToken && { "x-amz-security-token": credentials.sessionToken }),
    "x-amz-target": "AmazonSQS.SendMessageBatch",
  };
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join("");
  const request = ["POST", "/", "", lines, names.join(";"), sha256(body)].join("\n");
  const start = `AWS4${credentials.secretAccessKey}`;
  const key = scope.split("/").reduce(hmac, start);
  const signature = hmac(key, ["AWS4-HMAC-SHA256", at, scope, sha256(request)].join("\n")).toString("hex");
  const by = `Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(";")}`;
  return { ...headers, authorization: `AWS4-HMAC-SHA256 ${by}, Signature=${signature}` };
}

/** Queues requests (docs/schemas/request.json); returns those that SQS did not take, each with its code. */
export async function send(requests, { queueUrl, region, credentials, endpoint = `https://sqs.${region}.amazonaws.com` }) {
  const refused = [];
  for (let start = 0; start < requests.length; start += 10) {
    let left = requests.slice(start, start + 10);
    for (const pause of [0, ...PAUSES]) {
      await new Promise((resolve) => setTimeout(resolve, pause * Math.random()));
      const failed = await queued(left, { queueUrl, region, credentials, endpoint });
      refused.push(...failed.filter((one) => one.final));
      left = failed.filter((one) => !one.final).map((one) => one.request);
      if (left.length === 0) break;
    }
    refused.push(...left.map((request) => ({ request, code: "NotTaken" })));
  }
  return refused;
}

async function queued(requests, { queueUrl, region, credentials, endpoint }) {
  const Entries = requests.map((request, at) => ({ Id: `${at}`, MessageBody: JSON.stringify(request) }));
  const body = JSON.stringify({ QueueUrl: queueUrl, Entries });
  const headers = signed({ host: new URL(endpoint).host, region, body, credentials });
  const answer = await fetch(`${endpoint}/`, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`SQS refused the call: ${answer.status} ${(await answer.json()).__type}`);
  const { Successful = [], Failed = [] } = await answer.json();
  const taken = new Set(Successful.map((one) => one.Id));
  const codes = new Map(Failed.map((one) => [one.Id, one]));
  return requests.flatMap((request, at) => {
    const fault = codes.get(`${at}`);
    return taken.has(`${at}`) ? [] : [{ request, code: fault?.Code ?? "NoAnswer", final: fault?.SenderFault ?? false }];
  });
}
