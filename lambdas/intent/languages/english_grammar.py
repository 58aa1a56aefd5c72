"""The word classes of English, and the sentences of them that ask for no more texts."""

from __future__ import annotations

# A word stands in one class only, its commonest misspellings beside it. FILLER changes nothing and is not read.
CLASSES = """
FILLER :: pls please just really even kindly immediately asap now today already forever permanently fucking fuckin
    freaking effing damn goddamn bloody bro bruh dude folks lol lmao smh ffs omg ugh hey hi hello ok okay yo well
    actually seriously literally honestly simply all right manually totally completely entirely promptly sir maam
    straight effective truly frankly quickly soon rn tbh fr tf going forward automatically once either too very much
    kinda anyway oh ah yes yeah yea nah nope at whatsoever guys also always only indefinitely
AND :: and n so but because cause cuz coz bc since or then cos plus shes hes its theyre
STOP :: stop stp stap stahp stawp staph stope stoip stopping stopt quit quitting quiting cease desist halt
    discontinue discontinuing refrain knock
STOPPED :: stopped stops ended ends
ALONE :: alone
CANCEL :: cancel cancle canel cansel end terminate disable deactivate kill mute suspend silence cancelling canceling
    ending pause finish
REMOVE :: remvoe reomve rmeove deleet delte delette erace clean delist destroy disconnect detach kick boot remove
    delete erase wipe purge scrub strike scratch deregister unregister unenroll disenroll unlist exclude ditch dump
    nuke clear eliminate withdraw rmv delet expunge omit yank unfollow block discard removing deleting trash
LOSE :: lose drop forget loose
UNSUB :: unsubsribe unsubscirbe unsubscrbe unsubscribing unsubscribe unsub unsuscribe unsubcribe optout unsubbing
REMOVED :: removed deleted erased taken wiped purged scrubbed unsubscribed excluded unlisted unenrolled deregistered
    yanked unsubbed
REMOVAL :: removal unsubscription
CUT :: cut slash nix
TURN :: switch turn shut
TAKE :: take get pull keep leave tk cross sign let put opt count tale bounce
OFF :: off rid out outta outa
HIM :: him them her
ME :: me us myself ourselves
MY :: my our mine his their moms dads husbands wifes mothers fathers sons daughters kids personal
IT :: it that dat thing
THIS :: this these those dis dese deez such stuff things here there crap shit bs junk nonsense garbage bullshit
    madness rubbish
DET :: work home business office private some the any your ur yalls every each a an stupid annoying dumb constant
    daily unwanted random unsolicited silly endless pointless marketing promotional promo automated vip reward
    loyalty mass spammy nonstop incessant many future other additional further weekly bulk
NUM :: number num nbr info information details name inbox digits numbers data nmbr numbr
PHONE :: phone cell cellphone mobile phones landline telephone line device
DIGITS ::
ADDRESS :: contact
SPAM :: spam spams
TEXT :: text txt tx msg message mesage alert dm texted msgd texr txet
BOTHER :: call bother notify ping solicit harass disturb bug pester annoy write hit blow market advertise
    communicate bombard hassle flood approach
TEXTING :: texting txting textin txtin messaging messagin msging contacting calling bothering harassing spamming
    soliciting bugging pestering blasting hounding disturbing nagging pinging notifying advertising hitting hittin
    blowing bombarding hassling botherin spammin communicating flooding clogging filling cluttering txtn texin
    writing
TEXTS :: robotexts texs content material texts txts msgs messages messges msgz notifications alerts promos
    promotions ads adverts advertisements blasts coupons communications communication solicitations solicitation
    correspondence pings promotion advert ad notification texxts reminders sms
WARE :: offers deals updates newsletters newsletter offer deal sales specials discounts discount coupon
LIST :: list lists database databases system records campaign campaigns roster directory mailing program programs
    file files
    group chat thread rotation listing mailings lst sys distribution
SUBSCRIPTION :: subscription subscriptions service
WAITING :: old second duplicate previous first wait waiting standby guest wishlist shopping grocery price class team
    invite play packing to-do
SEND :: send sending sned sendin snd sends
HEAR :: hear hearing
GET :: coming receive recieve receiving recieving getting gettin
SENT :: contacted messaged bothered solicited called notified spammed disturbed harassed bombarded
WANT :: wants needs wanting wishing hoping needed want wanna wish need desire care appreciate prefer rather request
    demand ask asking asked insist begging beg expect demanding requesting require hope wishes wanted agree
    authorize allow trying like permit decided
INTEREST :: interested intrested interest
NEG :: nobody noone not dont never dnt donot nvr neither
CANT :: doesnt didnt wont aint cannot cant isnt arent wasnt shouldnt couldnt
NO :: no zero without
NO MORE :: nomore
MORE :: more mo anymore longer again agn nothing anything ever none another
YOU :: you u ya yall yous youse people everyone somebody someone company youre youve
I :: i im ive id ill we weve were
IS :: am is are was be being been has have had having gets
MODAL :: can could would will should must gotta shall lets may
DO :: do did does might
FROM :: from frm
PREP :: 2 4 by to of for with w about in into up on over via thru through
IF :: if next whenever
KEEP :: keeps continue continues continuing persist persists
REFUSE :: refuse decline oppose forbid forbidden prohibit object
USE :: gave give given use sell share using selling sharing
CONSENT :: consent permission authorization approval authorisation
REVOKE :: revoke revoking revoked withdrawing withdrawn rescind rescinding retract retracting withdrew rescinded
DNC :: dnc
REPORT :: report sue suing reporting reported lawyer attorney fcc ftc police court tcpa lawsuit legal complaint
    complain bbb lawyers cops sheriff authorities harassment
BELONG :: belong belonged belongs
MAKE :: make ensure sure making
LAY :: cool chill lay back ease
STAY :: stay go begone
ENOUGH :: enough done tired sick fed finished annoyed
HOW :: whats hows how what where which way whatever
GOD :: god gods sake heavens christ jesus goodness lord love heaven pete hell
SIGNED :: signed agreed subscribed requested opted enrolled consented registered customer client member
"""


# The sentences of word classes that ask in English for no more texts.


# A row of two fields is a part of later ones; one of three is a rule, the classes of which it needs one, the sentence.
SENTENCES = """
TO :: PREP|FROM
PULL :: TAKE|CUT
THAT :: IT|THIS|HIM
CONTACT :: TEXTS|TEXT|LIST|ADDRESS|SPAM
NUMBER :: NUM|PHONE|ADDRESS
REACH :: TEXT|BOTHER|ADDRESS|SPAM
DROP :: REMOVE|UNSUB
THING :: TO|DET|THAT|MORE|MY|ME|YOU|WARE|SEND|GET
THISNUMBER :: (MY|THAT|DET)+ TEXT? NUMBER+ DIGITS*|NUMBER? DIGITS+
US :: ME|THISNUMBER
END :: MORE* CLOSE
OURLIST :: (TO|DET|THAT|MY|YOU|MORE|TEXTS|TEXT|WARE|AND|BOTHER|ADDRESS|SPAM)* NAME? (TEXTS|TEXT|WARE)*
    (LIST|TEXTS|TEXT|(YOU|THIS|DET) DET CLOSE)
FROMLIST :: END|(OFF|TO)* OFF MORE* CLOSE|(OFF|TO)+ (OURLIST|THIS MORE* CLOSE|IT MORE* CLOSE)
ABOUTUS :: SPAM|TEXTS|TEXTING|(MY|THAT|DET|NAME) NUMBER|SIGNED|LIST|SENT
asks_to_stop_contact :: STOP :: STOP (YOU|TO|THAT|DET|ME|I|MODAL)* TEXTING (TO? US|MORE|CLOSE|THAT|NAME SAID)
asks_to_stop_messages :: STOP :: STOP THING* CONTACT ((TO|THAT|US|MORE|DET|YOU|LIST)+ | TO NAME)? CLOSE
asks_to_stop_messages :: STOP :: BEGIN (I|MODAL|YOU|WANT|TO)* STOP (TO|DET|MY)* THAT (TO|DET|THAT)* (LAST|[.] ME)
asks_to_stop_sending :: STOP :: STOP TO? SEND (ME|TO|DET|YOU|MORE|THIS)* (THAT|MORE|TEXTS|TEXT|CLOSE)
asks_to_end_texts :: CANCEL CUT :: (?<!STOP)(?<!~)(?<!HOW YOU)(CANCEL|CUT) (?!TO)THING* (NAME TEXTS|TEXTS|TEXT)
    ((TO|US|MORE|DET|THAT|YOU)+)? CLOSE
asks_to_end_texts :: CANCEL REMOVE UNSUB STOP :: ABOUTUS [^?]* BREAK (MODAL|YOU|WANT|TO|I)* (CANCEL|DROP|STOP)
    (THAT|HIM)? CLOSE
asks_to_end_texts :: OFF :: (TAKE|TURN) (DET|THAT|MY)* (TEXTS|TEXT)+ OFF|(TAKE|TURN) OFF (DET|THAT|MY|TO)*
    (TEXTS|TEXT|LIST CLOSE)
asks_politely_to_stop :: STOP :: (WANT|MODAL|MAKE|TAKE) (DET|THAT|TO)+ (TEXTS|TEXT|TEXTING|YOU|I|MODAL)* (TO|IS)*
    STOP END
asks_politely_to_stop :: STOP CANCEL :: THIS (TEXTS|TEXT) (WANT|MODAL|IS) TO? (STOP|CANCEL) CLOSE
asks_politely_to_stop :: STOPPED :: IF (DET|THIS|YOU|TEXTS|TEXT|MODAL)+ STOPPED (TEXTING|SEND|CLOSE|DET* TEXTS)
enough :: IT :: IS IT TO (DET|THIS|YOU)+ TEXTS SAID
enough :: ENOUGH :: (BEGIN|IS) ENOUGH (TO|DET|YOU|THIS|MORE)* (SPAM|TEXTS|TEXTING|TEXT LAST) SAID
pleads_to_stop :: STOP :: FIRST (TO|DET|GOD|I|WANT|YOU|AND|NO|ENOUGH|IS|THAT|BREAK)* STOP (THAT|MORE)* LAST
pleads_to_stop :: STOP :: FIRST STOP (THAT|MORE|AND)* BREAK* (I (IS )?WANT YOU|I IS (SENT|ENOUGH)|TO DET GOD|I NEG
    WANT)
asks_off_the_list :: REMOVE UNSUB :: DROP (US FROMLIST|(DET|MY|YOU|TEXT)* NUMBER+ FROMLIST|ME (TO|OFF)+ THAT|MY TEXT
    CLOSE)(?!AND (USE|TEXT))
asks_off_the_list :: REMOVE UNSUB :: DROP (TO (DET|THAT|YOU)* (LIST|TEXTS|TEXT)|(DET|MY|THAT|YOU)+ NAME NUMBER
    (OFF|TO)+ OURLIST)(?!AND (USE|TEXT))
asks_off_the_list :: REMOVE UNSUB :: (NEG (TO|YOU) ME|NEG INTEREST|ENOUGH TO THIS) [^?]* BREAK (MODAL YOU)? DROP
    (END|ME)
asks_off_the_list :: TAKE CUT :: (PULL US (THAT|YOU)? OFF (FROMLIST|TO? OURLIST|TO? THAT END)|TAKE THAT OFF TO?
    OURLIST|ABOUTUS [^?]* BREAK (MODAL YOU)? PULL THAT OFF CLOSE)
asks_off_the_list :: OFF :: ((WANT|GET) (TO|IS|TAKE|ME)*|TAKE ME?) OFF TO* (DET|YOU|THAT)* (LIST(?!TO
    NAME)|TEXTS|TEXT|THIS END)
asks_off_the_list :: REMOVED :: (WANT|MODAL|IS|TAKE) (US|TO|IS|I|TAKE|MODAL|THAT|NAME)* REMOVED (OFF|TO)+
    (OURLIST|THAT END)
asks_off_the_list :: REMOVED :: (WANT|MODAL) (US|TO|IS|TAKE|MODAL|THAT)* REMOVED END
asks_off_the_list :: REMOVAL :: (WANT|DET) REMOVAL (TO|CLOSE)|REMOVAL TO (DET|YOU)* (LIST|TEXTS|TEXT|THAT)
asks_to_unsubscribe :: UNSUB :: BEGIN (I|IS|WANT|TO|MODAL|YOU|ME)* UNSUB (ME|MORE|THISNUMBER|TO (THIS|DET|YOU)*
    (CONTACT|THIS))* SAID
leave_me_alone :: LAY :: LAY (OFF|IT|PREP)+ (DET|THIS)* (TEXTS|TEXTING|SPAM)|BEGIN LAY OFF ME CLOSE
asks_to_end_texts :: CANCEL STOP :: TAKE DET (CANCEL|STOP) TO (DET|YOU)* (TEXTS|TEXT|TEXTING|THIS)
no_more_messages :: WANT :: NO WANT (TO|DET|YOU|MORE|SEND|ME|THIS)* (TEXTS|TEXTING)
no_more_messages :: NO :: BEGIN NO MORE TO (YOU|THIS NUMBER) LAST
asks_out :: OFF :: WANT TO? TAKE? OFF END
out_of_my_phone :: OFF :: (BEGIN|STAY|TAKE|AND)(STAY|TAKE|YOU)* OFF TO? (MY|THIS) NUMBER
asks_to_forget_number :: NEG :: NEG (MORE|TO|WANT)* USE (MORE|OFF|AND|USE|TO|SEND|REACH)* (THISNUMBER|THAT|MY)
    (END|TO DET? (TEXTS|TEXT|TEXTING|DET) CLOSE)
asks_to_forget_number :: REMOVE UNSUB :: NUMBER [^?]* BREAK (MODAL YOU)? DROP THAT (CLOSE|TO|MORE)
asks_to_forget_number :: LOSE :: LOSE (MY|DET|THAT)+ PHONE? NUM FROMLIST|LOSE ME TO OURLIST
asks_to_forget_number :: LOSE :: LOSE YOU MORE* IS THISNUMBER
asks_to_forget_number :: NUM PHONE :: PULL (THISNUMBER TO+ OURLIST|THISNUMBER OFF FROMLIST|OFF TO THISNUMBER CLOSE)
forbids_contact :: NEG :: NEG (MODAL|WANT|YOU|TO|MORE|ME|I|NAME)* (REACH|(WANT YOU|TAKE) TEXTING) (US|THAT)
    (MORE|NO|ENOUGH|TO THAT NUMBER|TO DET* (TEXT|TEXTS|PHONE))* CLOSE
forbids_contact :: NEG :: (BEGIN|AND|YOU|MODAL) (MODAL|YOU|DET|WANT|DO)* NEG (MODAL|WANT YOU TO|MORE)*
    (TEXT|ADDRESS|SPAM|TEXTING) MORE* FULL
forbids_contact :: NEG :: (NEG|STOP) (WANT|TO|YOU|MODAL|I|MORE)* (IS|TAKE|WANT) (SENT|TEXT)
    (MORE|TO|THAT|DET|YOU|TEXTS)* CLOSE
forbids_contact :: REFUSE :: I (IS|MODAL)? REFUSE (TO|YOU|ME|DET|THAT|GET|MORE|IS)* (CONTACT|TEXTING|SENT)
forbids_contact :: NEG :: MODAL YOU NAME? NEG TEXTING US|NEG WANT PREP? HEAR MORE? FROM (YOU|THIS)
forbids_sending :: NEG :: NEG (WANT|YOU|TO|MORE|MODAL|ME)* SEND (ME|TO|DET|MORE|YOU|NO|WARE)* (TEXTS|TEXT|THIS
    END|MORE|DET CLOSE|CLOSE)
does_not_want_messages :: NEG CANT :: (NEG|CANT) (WANT|USE)
    (TO|GET|IS|SEND|DET|MORE|THAT|YOU|NO|WARE|ME|MY|SENT|TAKE)* (TEXTS|TEXTING|SPAM|TEXT (CLOSE|MORE))
does_not_want_messages :: NEG :: NEG WANT TO? (GET|IS|SEND)+ (THIS|MORE|DET|TO|YOU)* (THIS|MORE|YOU)
    (MORE|TO|OFF|YOU)* CLOSE
does_not_want_messages :: NEG :: (MAKE|WANT) [^.?]* NEG (GET|TAKE|SEND) (DET|MORE|THAT|YOU|ME|TO)* (TEXTS|TEXT)
does_not_want_messages :: NEG :: WANT NEG TO (GET|SEND|IS|DET|MORE|THIS|YOU|TO|WARE)* (TEXTS|TEXT|SENT)
does_not_want_messages :: NO :: WANT NO (MORE|NAME)? (TO|DET|THAT|YOU)* (TEXTS|TEXT|TEXTING|LIST)
    (TO|US|THAT|MORE|YOU|DET)* SAID
no_more_messages :: NO :: NO MORE (TO|DET|THAT|YOU|NAME)* (TEXTS|TEXT|TEXTING) (TO|US|MORE|YOU|DET|THAT|LIST)* SAID
no_more_messages :: NO :: BEGIN NO MORE (TO THIS|THIS)? LAST
not_interested :: INTEREST :: (NEG|NO MORE?) INTEREST (TO|GET|DET|YOU|THAT|MORE|WARE)* (TEXTS|TEXT|CLOSE BREAK?
    (DROP|STOP|TAKE|NO|NEG))
withdraws_consent :: REVOKE REMOVE UNSUB CANCEL :: (REVOKE|DROP|CANCEL) (NAME|DET|MY|MORE|YOU|AND|TO)* CONSENT
withdraws_consent :: CONSENT :: NEG ANY{0,5} CONSENT (CLOSE|TO (DET|MY)* (IS|REACH|SEND|GET|THAT|TEXTS|USE|TEXTING))
do_not_call_list :: DNC :: DNC
do_not_call_list :: NEG :: (TAKE|NAME|ME|THAT|THISNUMBER|DET) (TO|AND|DET|YOU|NAME|DO)* NEG (TEXT|ADDRESS|DET) (ME
    )?(LIST|CLOSE)
threatens_if_texted_again :: REPORT :: (REACH US (MORE|THAT)|SEND ME? MORE) [^?]* REPORT
threatens_if_texted_again :: REPORT :: (IF|MORE) ANY{0,5} (REACH|TEXTS|TEXTING|SEND|SENT) [^?]* REPORT|TEXTING [^?]*
    REPORT
threatens_if_texted_again :: REPORT :: REPORT [^?]* IF ANY* (REACH|TEXTS|TEXTING|SEND|STOP|SENT|THIS)|IF
    (THIS|YOU|TEXTS)+ (KEEP|CANT STOP|NEG STOP) [^?]* REPORT
not_that_person :: BELONG NEG :: THAT NUMBER (NO MORE|NEG MORE?) BELONG
asks_off_the_list :: FROM OFF :: NAME ME (FROM|OFF)+ (DET|THIS|TEXTS|TEXT)* (LIST|TEXTS|THIS END)
no_more_messages :: NO :: BEGIN THIS IS [^?]* (PHONE|NUM) [^?]* BREAK NO DET* (TEXTS|TEXT|TEXTING|SPAM) FULL
do_not_call_list :: NO :: NO (TEXT|TEXTS|TEXTING|BOTHER|ADDRESS) LIST
pleads_to_stop :: STOP :: FIRST STOP (THAT|AND|BREAK)* (I|MODAL)* REPORT
asks_to_forget_number :: UNSUB REMOVE :: DROP MY NAME AND NUMBER
asks_to_forget_number :: REMOVE UNSUB :: (MY|THIS) NUMBER DROP (THAT|HIM)? CLOSE
asks_to_forget_number :: LOSE :: BEGIN LOSE PREP? ME CLOSE
asks_to_unsubscribe :: OFF :: MY TAKE OFF
asks_how_to_stop :: HOW :: HOW IS? DET NAME TO ((STOP|UNSUB) CLOSE|(STOP|CANCEL|TAKE OFF|UNSUB) (TO|DET)* (THIS
    END|TEXTS|TEXT|LIST))
asks_how_to_stop :: HOW :: HOW (TO|(MODAL|DO)? I|(MODAL|DO)+ (YOU|NAME)) (MODAL|I|TO|DET|WANT|IS|YOU)*
    (STOP|CANCEL|TAKE ME? OFF|DROP|TAKE REMOVED) (GET|TEXTING|ME|TO|OFF|DET|YOU|SEND)* (THIS
    END|TEXTS|TEXT|LIST|TEXTING)
asks_politely_to_stop :: MAKE :: MAKE (DET|THIS|YOU)+ (TEXTS|TEXT) (STAY|STOP)
not_that_person :: NUM PHONE :: THIS NUMBER IS MY MORE* SAID
asks_how_to_stop :: HOW :: HOW (TO|(MODAL|DO)? I) (MAKE|TAKE) (DET|THAT|TEXTS|TEXT|YOU)+ TO? (STOP|DROP) GET? CLOSE
leave_me_alone :: ME :: TAKE US (IS|DET? NAME? ALONE) CLOSE
"""
