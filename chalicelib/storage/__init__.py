"""Stories in DynamoDB and files in S3: the only package that calls AWS."""
