"""Words that do the same work in service texts and in marketing, under the name of that work."""

from __future__ import annotations

CLASSES = {
    "GAIN": """perk perks reward rewards rewarded points bonus bonuses treat treats surprise surprises prize prizes
        drawing raffle sweepstakes giveaway goodie goodies gift gifts cashback freebie token thank-you extra extras
        benefit benefits advantage advantages privileges vip credit credits stars miles cash""",
    "CHEAP": """cheaper less lower affordable low half fraction savings save saves saved pennies bargain deal deals
        discount discounts discounted off free complimentary gratis waived price prices priced rate rates pricing
        sale clearance markdown special specials offer offers promo coupon coupons voucher vouchers introductory
        budget-friendly steal cents""",
    "MORE": """more bigger faster better best newer newest latest premium plus pro unlimited priority deluxe elite
        gold platinum comfort comfortable smarter upgrade upgrades upgraded upgrading next-level first-class
        business-class suite roomier quieter stronger longer finest ultimate complete full total advanced""",
    "ADD": """add adding bundle bundles bundling pair pairs pairing paired match matches boost boosts top toss throw
        bump tack include includes accessory accessories add-on add-ons extras protection coverage insurance warranty
        plan plans package tier tiers membership memberships subscription pass passes""",
    "LOOK": """see browse explore discover check peek look find view meet shop try taste sample tour visit swing stop
        drop come preview compare learn imagine picture read watch""",
    "TAKE": """grab snag claim unlock get enjoy score earn redeem pick reserve book secure lock sign enroll join
        switch go start treat use apply order buy purchase rent lease invest donate give contribute sponsor renew
        register download install subscribe trade tap click say text reply call ask""",
    "POPULAR": """popular favorite favorites customers members guests neighbors most others everyone folks people
        families drivers riders travelers patients parents students fans love loved loves adore bestseller
        best-seller best-selling hit trending top-rated rave raving many thousands homeowners shoppers clients pros
        regulars diners households teams subscribers owners""",
    "SCARCE": """limited few last left filling fills fast quick quickly soon before gone hurry supplies ends ending
        miss won't tonight weekend only early first remaining sold selling almost today running while""",
    "WISH": """interested curious want need ready thinking considering wonder wondering looking fancy craving hungry
        thirsty tired bored mood love hoping dreaming planning wish deserve deserves worth""",
    "ASIDE": """p.s ps fyi btw also oh hey psst tip hint meanwhile incidentally know noticed heard wait besides
        anyway reminder""",
    "AGAIN": """next again back return returning another future sooner upcoming season seasonal annual yearly monthly
        fall spring summer winter holiday holidays""",
    "FRIEND": """friend friends buddy refer referral share tell bring invite family spouse neighbor colleague
        plus-one""",
    "FINE": """fresh gorgeous cozy beautiful amazing perfect great delicious brand-new stunning luxurious relaxing
        crisp lovely new bright brighter whiter smooth glowing award-winning exclusive handpicked curated special
        exciting easy simple stylish warm tasty famous friendly popular good nice pretty lighter cooler safer
        healthier happier peace""",
    "NEWS": """arrivals arrived launch launched launching introducing opened opening openings collection line-up
        lineup feature features now landed restocked stock available drops release released unveiled""",
    "SECURE": """fraud scam suspicious code passcode pin password verify verification login log-in sign-in device
        security locked unlock blocked unauthorized recognize share never protect identity reset""",
    "OWE": """due overdue balance owe owed autopay invoice bill billed billing payment payments pay paid charge
        charged charges debited deducted fee fees late minimum statement statements tax taxes deposit refund refunded
        amount total receipt dues installment premium""",
    "DONE": """received processed confirmed approved declined posted issued delivered shipped canceled cancelled
        completed scheduled rescheduled updated changed removed credited applied submitted activated closed resolved
        restored delayed denied expired mailed accepted withdrawn returned failed""",
    "LAW": """required requires law legal notice terms agreement contract policy regulation appeal deadline order
        court permit license certificate document documents form forms signature sign hearing notice rights
        eligible eligibility disclosure under per agreed signed""",
    "AID": """questions question help contact support reach report assistance hotline toll-free email helpline""",
    "NONE": """no not nothing never none without cannot can't don't didn't isn't won't unless""",
    "YOURS": """your you yours""",
    "OURS": """our we us ours""",
}
CLASS_OF: dict[str, list[str]] = {}
for _name, _words in CLASSES.items():
    for _word in dict.fromkeys(_words.split()):
        CLASS_OF.setdefault(_word, []).append(f"[{_name}]")
