"""Every action of AWS that sends a text: what the account's lock refuses, and what no stack beside the programs grants.

`tests/ops/guardrails/test_actions.py` reads botocore's models anew: what AWS adds is listed here, or the test fails.
"""

from __future__ import annotations

# A text is what a phone gets over its carrier (SMS, MMS, RCS). `*` stands where AWS may add one of the kind tomorrow.
SENDING = (
    "sms-voice:Send*",
    "end-user-messaging:Send*",
    # Amazon Pinpoint: at once, by code, and by what sends on its own
    *("mobiletargeting:Send*", "mobiletargeting:CreateCampaign", "mobiletargeting:UpdateCampaign"),
    *("mobiletargeting:CreateJourney", "mobiletargeting:UpdateJourney*"),
    # Amazon Connect: a chat with a phone, a number to text from, and campaigns
    *("connect:StartOutboundChatContact", "connect:ImportPhoneNumber", "connect-campaigns:CreateCampaign"),
    *("connect-campaigns:UpdateCampaign*", "connect-campaigns:StartCampaign", "connect-campaigns:ResumeCampaign"),
    *("connect-campaigns:PutOutbound*", "connect-campaigns:PutProfileOutbound*"),
    # a code to a number of the caller's choice, from the sandbox of Amazon SNS
    "sns:CreateSMSSandboxPhoneNumber",
    # from numbers of AWS's own: Incident Manager, Lightsail, proxy sessions of Chime, the account's contact
    *("ssm-contacts:CreateContactChannel", "ssm-contacts:UpdateContactChannel", "ssm-contacts:ActivateContactChannel"),
    *("ssm-contacts:SendActivationCode", "ssm-contacts:StartEngagement", "lightsail:CreateContactMethod"),
    *("lightsail:TestAlarm", "chime:CreateProxySession", "chime:UpdateProxySession"),
    "account:SendPhoneNumberVerification",
)
PUBLISH, SUBSCRIBE = "sns:Publish", "sns:Subscribe"  # to a phone, which has no ARN; to a topic that texts a phone
# Amazon Cognito texts in a role of the account: the lock refuses that role, and where nothing is locked yet a stack may
# do this to a pool of users that it shows, which texts nobody
COGNITO = (
    *("cognito-idp:AdminCreateUser", "cognito-idp:AdminInitiateAuth", "cognito-idp:AdminResetUserPassword"),
    *("cognito-idp:AdminRespondToAuthChallenge", "cognito-idp:AdminUpdateUserAttributes", "cognito-idp:SignUp"),
    *("cognito-idp:ForgotPassword", "cognito-idp:InitiateAuth", "cognito-idp:RespondToAuthChallenge"),
    *("cognito-idp:GetUserAttributeVerificationCode", "cognito-idp:ResendConfirmationCode"),
    *("cognito-idp:UpdateUserAttributes", "cognito-idp:CreateUserPool", "cognito-idp:UpdateUserPool"),
    "cognito-idp:SetUserPoolMfaConfig",
)
