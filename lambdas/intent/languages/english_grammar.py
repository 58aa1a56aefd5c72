"""The word classes of English that sentences are told by."""

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
