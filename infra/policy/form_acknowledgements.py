"""What the register accepts of the web form."""

from __future__ import annotations

from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as secretsmanager

from infra.policy.acknowledgement import DLQ, NOT_TRACED, OWNER, Acknowledgement

FORM_CHECKS = "People typed it: the function checks what is sent, and answers in their language what is wrong."
OPEN_FORM = (
    "Whoever signs up or leaves has no account. A puzzle and limits per address and number stand before the form, a "
    "secret that was texted before the preferences; nothing is active before a YES from the phone itself."
)
VISITS_LOGGED = "Each visit is in the access log; a log of executions would lie under no key of the program, for good."
FOREIGN_KEY = "The key is made by the verifier's service: a person puts a new one there, the function reads it anew."
VISITOR_WAITS = "The function is called by a browser, which is told at once and may try again."
PAGES = ("OptInForm", "Preferences")
UNAUTHORISED = ("AwsSolutions::AwsSolutions-APIG4", "AwsSolutions::AwsSolutions-COG4")
FORM: tuple[Acknowledgement, ...] = (
    Acknowledgement("AwsSolutions::AwsSolutions-APIG2", apigateway.CfnRestApi, FORM_CHECKS, OWNER, "Address/Api"),
    *(Acknowledgement(rule, apigateway.CfnMethod, OPEN_FORM, OWNER) for rule in UNAUTHORISED),
    Acknowledgement("AwsSolutions::AwsSolutions-APIG6", apigateway.CfnStage, VISITS_LOGGED, OWNER),
    Acknowledgement(
        "Serverless::Serverless-APIGWXrayEnabled", apigateway.CfnStage, NOT_TRACED, OWNER, unless="tracing"
    ),
    *(Acknowledgement(DLQ, lambda_.CfnFunction, VISITOR_WAITS, OWNER, f"{page}/Function") for page in PAGES),
    Acknowledgement("AwsSolutions::AwsSolutions-SMG4", secretsmanager.CfnSecret, FOREIGN_KEY, OWNER),
)
