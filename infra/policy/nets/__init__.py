"""What hangs on the CDK app: the wall at each synth, and cdk-nag with what is accepted of its findings."""
