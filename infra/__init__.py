"""Infrastructure: brand files in, policy-checked CloudFormation out."""
