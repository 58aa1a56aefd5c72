"""How people ask in English that texts stop: requests, grounds, set phrases and refusals, as data."""

from __future__ import annotations

VOCABULARY = r"""
texts :: (?:(?:text|sms|txt|marketing|promotional|promo|phone) )?
    (?:text|txt|message|mssg|msg|sms|alert|notification|communication|texting|messaging|marketing)s?\b
messages :: (?:<texts>|(?:promo|promotion|ad|advert|update|coupon|offer|deal|solicitation|spam)s?\b)
which :: (?:all|any|the|these|those|this|that|your|ur|my|our|of|to|from|with|w|on|me|us|future|further|more|other|such
    |additional|annoying|stupid|dumb|damn|fucking|constant|daily|unwanted|random|so|many|kinds?|sorts?)
list :: (?:(?!wait|stand|will|guest|wish|shop|grocer|price|class|team|invit|play|pack|to\b|and\b|but\b)\w+ ){0,2}
    (?:list|lists|database|system|records|contacts|files|texts)\b
me :: (?:me|us|(?:this|my|our) (?:(?:cell|phone|mobile|work|home|business) )*(?:number|phone|cell|line))\b
number :: (?:my|this|our|his|her|their) (?:(?:cell|phone|mobile|work|contact) )*
    (?:number|num|nbr|digits|info|information|name|phone|cell)\b
reach :: (?:text|txt|message|msg|contact|call|sms|solicit|bother|spam|disturb|harass|notify|reach out to|write to)
contacting :: (?:texting|txting|txtin|textin|messaging|msging|contacting|calling|bothering|harassing|annoying|spamming
    |soliciting|bugging|pestering|blasting|hounding|disturbing|nagging|pinging|notifying|marketing|advertising
    |reaching out|hitting (?:me|us) up|writing (?:me|us|to me|to us)|blowing up
    |selling (?:me|us|things|stuff)|trying to sell|using (?:this|my) (?:number|phone))\b
stop :: (?:stop|quit|cease|desist|discontinue|halt)
plainly ::
    (?:(?!by\b|in\b|at\b|over\b|if\b|when\b|and\b|but\b|miss\b|lose\b|keep\b|get\b|got\b|app\b|email|deliver|order
    |appoint|says?\b|said\b|about\b|how\b|love\b|wait|stand|guest|will\b)\w+ )
unsubscribe :: (?:unsubscribe|unsub|unsuscribe|unsubcribe)\b
ending :: (?:cancel|end|terminate|turn off|shut off|deactivate|disable)
"""

REQUESTS = r"""
asks_to_stop_contact :: stop quit cease discontinue halt ::
    <stop> (?:(?:fucking|all|even|pls) )?<contacting>(?! (?:everyone|everybody|people|the)\b)
asks_to_stop_contact :: stop quit cease :: <stop> (?:text|message|txt|call|contact|bother|spam) (?:me|us)\b
asks_to_stop_contact :: stopped :: if (?:you|u|yall)(?: would| could)? stopped <contacting>
asks_to_stop_receiving :: receiving getting ::
    <stop>(?: me)?(?: from)? (?:receiving|getting) (?:<which> )*(?:<messages>|(?:these|this|those|them)<end>)
asks_to_stop_sending :: sending send :: <stop>(?: pls| with)? send(?:ing?|in)?(?: me| us| him| her| them| my \w+)?
    (?:<end>| (?:<which> )*(?:<messages>|stuff|crap|shit|junk|bs|nonsense|garbage|anything|things|this|these)\b)
asks_to_stop_messages :: stop quit cease desist discontinue halt :: <stop> (?:it )?(?:<which> )*<messages>
asks_to_stop_messages :: stop quit cease discontinue disable mute :: (?:<stop>|disable|mute) <plainly>{0,4}
    (?:texts|msgs|messages|texting|messaging|sms|notifications|promos|promotions|spam)\b
asks_to_stop_messages :: cease :: cease and desist
asks_to_stop_messages :: stop :: stop (?:it )?(?:<which> )*(?:madness|nonsense|harassment|crap|shit|bs|junk)\b
asks_to_stop_messages :: stopped ::
    (?:want|like) (?:<which> )*<texts> stopped<end>|<start>have (?:<which> )*<texts> stopped pls
asks_to_stop_messages :: stop :: (?:can|could|will) (?:<which> )*<texts> (?:pls )?stop<end>
asks_to_stop_messages :: knock :: knock it off with (?:<which> )*<texts>
asks_to_stop_messages :: silence mute :: (?:silence|mute) (?:<which> )*(?:<texts>|(?:these|this)<end>)
asks_to_stop_messages :: stop end cease ::
    (?:<messages>|these|this) (?:all )?(?:need|needs|have|has|must|gotta|better|should)(?: to)? (?:stop|end
    |cease)<end>
asks_to_end_texts :: cancel end terminate turn shut deactivate disable ::
    <ending> (?!of\b)(?:<which> )*<texts>|about (?:<which> )+<texts> \. <ending> (?:them|these)<end>
asks_to_end_texts :: off :: (?:turn|shut) (?:these|those|them) off
asks_to_end_subscription :: subscription :: (?:<ending>|stop) (?:<which> )*(?:<texts> )?subscription
    (?:<end>| (?:to|for) (?:<which> )*<texts>)
asks_politely_to_stop :: stop quit :: pls (?:just )?(?:stop|quit)<end>|just stop<end>
asks_politely_to_stop :: stop quit :: (?:can|could|would|will) (?:you|u) (?:\w+ )?(?:stop|quit)<end>
has_asked_to_stop :: stop :: (?:i said|i say|last time) stop\b(?! (?:at|by|in|for|over)\b)
has_asked_to_stop :: stop :: (?:told|begging|beg|asked|asking|ask)(?: (?:you|u|yall|you guys|you people|you all))?
    (?: repeatedly| nicely)? to stop(?:<end>| \d)
has_asked_to_stop :: stop :: (?:want|need|like) (?:you|this|these|it|them|the texts) to stop<end>
has_asked_to_stop :: stop :: make (?:it|this|these|them)(?: <texts>)? stop<end>
has_asked_to_stop :: stop :: (?:already|have|ive) (?:texted|replied|sent|said|typed) stop\b
has_asked_to_stop :: stop :: (?:times|have to|already|keep)\b.* (?:say|saying|text|texting|type|typing|reply|replying)
     stop\b
has_asked_to_stop :: stop :: (?:said|replied|texted|sent|typed) stop (?:already|twice|\d)
has_asked_to_stop :: stop :: (?:you|u|yall|you guys) (?:need|have|must|gotta|better)(?: to)? stop<end>
has_asked_to_stop :: stop :: if (?:you|u) (?:dont|do not) stop\b
has_asked_to_stop :: said :: i (?:already )?said (?:no|no more)(?: <messages>)?<end>
stop_on_its_own :: stop :: (?<=[.?] )(?:pls )?stop(?: it| this| now)?<end>|^<start>stop(?: it| this)?<end>(?: \.)?$
stop_and_a_name :: stop :: ^<start>stop<end> \.(?: (?:pls|regards))?(?: \.)? \w+(?: \.)?$
stop_then_refusal :: stop :: ^<start>stop(?: it| this)?(?:<end> \.)?
     (?:(?:i|im|ive|id|we) (?!love|like|adore|(?:just )?(?:saw|see|bought|got|ordered|found)\b
    |obsess|cant|cry|dying|need\b(?! (?:out|off|you|u|to be|my)\b)
    |want (?:this|these|it))
    |(?:no(?! way)|not|dont|do not|never|already|this is|wrong)\b|(?:you|u) (?:have|got|are|keep)\b)
stop_then_refusal :: stop :: ^<start>stop<end> \. my\b
ends_with_stop :: stop :: ^(?=.*\b(?:text\w*|messag\w*|sms|msgs?|interested|want|signed|number|phone|spam\w*|harass\w*
    |consent|annoying|me|im|these|this)\b)(?!.*\b(?:the|a|bus|next|last|first|what|which|pit|truck|full|rest|my|your
    |to
    |not|will|does|did|each|every|one|that|non|train|wont|cant|never|you|we|i|they) stop<end>(?: \.)?$)
    .*\w stop<end>(?: \.)?$
asks_to_unsubscribe :: unsubscribe unsub unsuscribe unsubcribe ::
    <unsubscribe> <me>(?! from (?:(?:the|your|my|all) )?(?:e ?mails?|newsletters?)\b(?! (?:and|or)\b))
asks_to_unsubscribe :: unsubscribe :: asked (?:you )?to unsubscribe\b
asks_to_unsubscribe :: unsubscribe unsub ::
    <unsubscribe> from (?:<which> )*(?:<messages>|<list>|all|everything|this|these)\b
asks_to_unsubscribe :: unsubscribe unsub unsuscribe :: (?:want|like|need|wish|trying|wanna|can i|how (?:do|can|to)
    (?: i| we)?) (?:to )?<unsubscribe><end>
asks_to_unsubscribe :: unsubscribe unsub unsuscribe unsubscribing ::
    <start><unsubscribe><end>(?! \? (?:no|nah|never|why)\b)|<unsubscribe><end>(?: \.)?$|(?:i am|im) unsubscribing<end>
has_already_opted_out :: unsubscribed opted ::
    (?:already|have|ive|i) (?:unsubscribed|opted out)(?! of (?:the|my|our|that)\b)
asks_to_opt_out :: opt optout opting ::
    opt <me> out|opt ?out <me>|<start>opt(?:ing)? ?out (?:of|from) (?:<which> )*(?:<messages>|<list>)
asks_to_opt_out :: opt opting :: (?:want|like|need|wish|how (?:do|can|to)(?: i)?|can i|pls|i|im|am|wanna|choose)
     (?:to )?opt(?:ing)? out(?:<end>| (?:of|from) (?:<which> )*(?:<messages>|<list>|this|these)\b)
"""

# A clause that says the contrary, or only talks about stopping, is set aside before the requests are looked for.
SET_ASIDE = r"""
asks_not_to_stop :: stop quit end cancel unsubscribe unsub remove removed take opt lose forget delete drop revoke ::
    (?<!if you )(?<!if u )(?<!if you do )(?<!if u do )(?<!if yall )(?:dont|do not|never|didnt|did not|not)
    (?: (?:ever|pls|really|even|you dare))*
    (?: (?:want|wanted|wanting|wish|need|mean|meant|like|try|trying|ask|asked|asking|intend|going|looking|have) to)?
    (?: (?:be|get|have))?
     (?:stop|quit|end|cancel|unsubscribe|unsub|removed?|take me off|opt out|lose|forget|delete|drop|revoke)\b
cannot_stop :: stop :: (?<!you )(?<!u )(?<!yall )(?<!guys )
    (?:cant|cannot|wont|will not|couldnt|doesnt|wouldnt|hate (?:for )?(?:this|these|them) to) (?:ever )?stop\b
did_not_say_stop :: stop :: (?:didnt|did not|never) (?:say|text|type|reply|send|mean) stop\b
asks_why_it_stopped :: stop quit unsubscribed opted :: (?:why|when|how come|did)(?: (?:did|have|has|was|were))?
     (?:you|u|yall|they|i|it)(?: guys)?(?: get| been)? (?:stop|quit|unsubscribed|opted out)\b
asks_what_stop_does :: stop ::
    (?:if i|what (?:happens|if)|does|what does|when i)(?: if)?(?: i)?(?: (?:text|reply|send|say|type))? stop\b
stopped_by_accident :: stop unsubscribed unsubscribe opted ::
    (?:accidentally|by accident|by mistake|mistakenly)(?: \w+){0,2} (?:stop|unsubscribed?|opted out)\b
    |(?:stop|unsubscribed|opted out) (?:by accident|by mistake|accidentally)
quotes_our_instruction :: stop :: (?:reply|respond|text|txt|send)(?: with)? stop (?:to|2|for) (?:be )?\w+
    |to (?:opt out|unsubscribe|end|cancel|quit|stop) (?:just )?(?:reply|respond|text|txt|send) stop\b
prefers_texts :: call :: (?:dont|do not) call(?: me| us)?\b(?=.*\btext\b)
"""


# The grounds that people give in English for hearing no more of us: another's number, no consent, the law, boredom.


GROUNDS = r"""
threatens_if_texted_again :: dont not cant wont ::
    if <you> (?:dont|do not|cant|wont)(?: \w+)? (?:stop|quit|remove|take (?:me|us|<number>) off|delete
    |unsubscribe)\b(?! (?:by|in|at)\b)
enough :: enough :: (?:thats|that is) enough (?:<which> )*<messages>
never_signed_up :: agreed opted enrolled joined registered consented subscribed signed ::
    (?:never|didnt|did not|havent|have not)(?: (?:even|ever|once|knowingly))? (?:agreed?|opt(?:ed)? in|enroll
    (?:ed)?|joined
    |consent(?:ed)?|subscribed?|signed up)(?: (?:to|for|in|with) (?:this|any of this|these))?<so_there>
never_signed_up :: ask asked asking sign request ::
    (?:never|didnt|did not|wasnt|havent|aint)(?: (?:even|ever|once))? (?:ask(?:ed|ing)?|sign(?:ed)? up
    |request(?:ed)?)(?: (?:for|to))? (?:(?:any of )?this(?: service)?<so_there>|(?:no|any|nothing)(?: from <you>|
    (?: <which>)* <messages>)|be (?:on|in|added|texted|contacted|messaged|signed)\b
    |(?:get|receive|have)(?: any of)? (?:<which> )*(?:<messages>|(?:this|these)<end>))
never_signed_up :: signing opting subscribing enrolling agreeing consenting ::
    (?:dont|do not|cant|cannot)(?: even)? (?:recall|remember) (?:ever )?(?:signing|opting|subscribing|enrolling
    |agreeing|consenting)
    (?: (?:up|in|to))*(?: (?:for|to) (?:this|these|any of this|(?:<which> )*<messages>))?<so_there>
never_signed_up :: asked :: (?:no ?one|nobody) asked (?:for|you for) (?:(?:this|these)|(?:<which> )*<messages>)<end>
never_signed_up :: number :: never gave (?:you|u|yall|anyone|anybody|out) (?:my|this)(?: \w+)? number
withdraws_consent :: permission consent authorization ::
    (?:permission|consent|authorization) (?:(?:is|has been|was|hereby) )*(?:revoked|withdrawn|rescinded|removed|denied)
    |(?:take|taking|took) back (?:my )?(?:permission|consent)|(?:no longer|dont|do not|never) (?:have|had) (?:(?:my
    |the|any) )?
    (?:permission|consent|authorization)(?:<end>| to (?:text|contact|message|use|call|send))
withdraws_consent :: permission consent authorization right ::
    who (?:gave|give|gives) <you> (?:my |the |any )?(?:permission|consent|authorization|right) to
     (?:text|contact|message|call|use)|no (?:permission|consent|authorization) (?:was |is |has been )?(?:ever )?given
confirms_removal :: confirm :: confirm (?:that )?(?:removal|deletion|unsubscription|opt ?out)<end>
    |confirm (?:that )?(?:i|im|ive|you|youve|my|this)\b[^.?]*\b(?:removed|deleted|taken off|unsubscribed
    |opted out)<plainly>{0,2}
never_hear_again :: hear :: (?:never|not|dont want to|do not want to|rather not)(?: ever)? hear (?:from (?:<you>
    |this|your \w+|them)(?: again| anymore| ever)*<end>
    |(?:another|one more|a single|any more) words?)
tired_of_messages :: done finished through tired sick fed :: (?:done|finished|through|sick|tired|fed up) (?:of
    |with) (?:<you>|(?:this|your) list)<end>
forbids_contact :: solicit txt spam :: ^<start>(?:dont|do not) (?:solicit|txt|spam)<end>(?: \.)?$
tired_of_messages :: set good :: (?:all set|good) (?:with|without|on) (?:<which> )*(?:texts|text messages|messages
    |sms|alerts)<end>
tired_of_messages :: pass :: pass on (?:<which> )*<texts>
no_messages :: no :: (?<!have )(?<!has )(?<!had )(?<!are )(?<!is )(?<!got )(?<!get )(?<!getting )(?<!see )
    (?<!received )(?<!were )(?<!was )(?<!why )(?<!still )
    \bno (?:more )?(?:texts|texting|text msgs|text messages|sms)<end>(?! \?)
no_messages :: off :: ^<start>(?:(?:all|the|my) )*(?:<texts> ?)+off<end>(?: \.)?$
wants_nothing :: want need :: (?:want|need) (?:nothing|none|no part|no more)(?: (?:more|else|further))? (?:from|of
    |to do with) (?:<you>|this|these|your)\b
    |(?:dont|do not) want (?:none|nothing)\b(?: (?:of|from) (?:this|these|<you>))?<end>
wants_nothing :: nothing never :: ^<start>(?:nothing (?:more |else )?from <you>(?: ever)?(?: again)?
    |never again)<end>(?: \.)?$
does_not_want_messages :: want wants :: (?:doesnt|does not|dont|do not|none of us|nobody here
    |no one here) wants? (?:these|your <texts>|them)<end>
does_not_want_messages :: think :: (?:dont|do not) think (?:i|we) (?:want|need|like|care for)(?: to (?:get|receive
    |see))? (?:<which> )*
    (?:<messages>|(?:these|them)(?: any ?more)?<end>)
does_not_want_messages :: accept :: (?:dont|do not|never|not) accept (?:\w+ )?(?:<texts> )?<messages>
tired_of_messages :: over :: (?:im|i am|so) over (?:<which> )+<texts>
not_that_person :: have has own owns use uses :: (?:doesnt|does not|dont|no longer|not)(?: even)? (?:have|has|own
    |owns|use|uses) (?:this|that)
     (?:\w+ )?(?:number|phone|cell)\b
not_that_person :: no nobody :: no \w+ at this number|(?:isnt|not|no longer) (?:at|on) this (?:number|phone)
wrong_number :: wrong :: (?:you are|texting|messaging|contacting|bothering) the wrong (?:number|person|guy|gal|girl|lady
    |woman|man|dude|one|party)\b|reached the wrong party
does_not_want_messages :: any part :: (?:not|dont|do not|never|no longer) (?:<wish>|interested in)(?: any
    | to be (?:a )?part)(?: part)? of
     (?:this|these|it|your (?:\w+ )?(?:list|<texts>))<end>
does_not_want_contact :: rather prefer :: (?:rather|prefer)(?: (?:it|if))*(?: <you>)? (?:didnt|dont|did not|do not
    |not|stopped)
     (?:be )?(?:text|message|contact|texted|messaged|contacted|sms)(?:<end>| me\b| us\b| this\b)
not_that_person :: not isnt :: (?:not|isnt|no longer) (?:his|hers?|theirs?)(?: (?:number|phone|cell))?<end>
not_that_person :: else :: (?:<texts>|these|this)(?: (?:are|is|were))?(?: (?:meant|intended))? for (?:somebody
    |someone) else
wrong_number :: wrong :: ^<start>(?:(?:oops|whoops|sorry|uh|um) )?wrong (?:number|person|contact)(?: \w+)?<end>
    (?: \.)?$|have the wrong contact
not_that_person :: reassigned recycled before owner :: (?:number|phone) (?:was|has been|got|is) (?:reassigned|recycled)
    |(?:whoever|person|guy|lady|woman|man|owner|one)(?: \w+){0,2} had this (?:number|phone) before
    |(?:previous|former|old|last) owner of this (?:number|phone)
messages_unwelcome :: unwanted welcome wanted needed needs ::
    <texts> (?:are|is) (?:not|no longer|unwanted|un)\b|(?:<texts>|these|this)(?: (?:are|is|arent|isnt))?(?: (?:not
    |no longer|never))
     (?:wanted|welcome|welcomed|needed|necessary|appreciated)\b|(?:texts|messages|these|this) (?:are|is) unwanted<end>
threatens_if_texted_again :: if :: if <you> (?:ever )?(?:text|txt|message|msg|contact|call|spam)(?: (?:me|us
    |this number|here))?
    (?: \w+)? (?:again|once more|one more time)
threatens_if_texted_again :: attorney lawyer fcc ftc police bbb ::
    (?:attorney|lawyer|fcc|ftc|police|bbb)(?: \w+){0,3} about (?:<which> )*<texts>
threatens_if_texted_again :: next another more :: (?:next|another|one more) (?:one|text|message|msg)\b.*\b(?:cops
    |police|fcc|ftc|lawyer|attorney|sue|report\w*|complaint|court)\b
threatens_if_texted_again :: harassment legal lawsuit ::
    (?:any|further|more|additional|continued|another|one more|next) (?:\w+ ){0,2}(?:<messages>|contact|attempts?
    |<contacting>).*\b(?:harassment|legal action|lawsuit)\b
"""


# How people send us away in English in set phrases, and how they tell of others who were sent away.


IDIOM_VOCABULARY = r"""
relative :: (?:brother|sister|mom|mother|dad|father|son|daughter|kids?|child|children|wife|husband|ex|boyfriend
    |girlfriend|boss|friends?|buddy|neighbou?rs?|roommates?|cousin|aunt|uncle|grandma|grandpa|teacher|coach|doctor
    |dog|cat|landlord|coworkers?|partner|fiancee?|nephew|niece|bf|gf)
other_way :: (?:calling|e ?mailing|phoning|mailing)
still_welcome :: (?:texts?|texting|text messages) (?:is|are|r) (?:still )?(?:fine|ok|okay|good|great|welcome|better)
kept :: keep (?:(?:the|your) texts(?: coming)?|sending (?:the |your )?texts|texting(?: me)?)
so_there :: (?:<end>(?: \.)?$|(?: \.)?(?: (?:pls|so|and))* (?:stop|remove|take|unsub\w*|delete|dont|do not|quit
    |leave)\b)
you :: (?:(?:you|u|ya|yall)(?: (?:guys|people|all|folks))?|your company)
"""

IDIOMS = r"""
asks_to_stop_messages :: texts messages :: <stop> (?:the|your|all) (?:e ?mails|calls) and (?:(?:the|your|all) )?
    (?:texts|messages)<end>
asks_to_stop_contact :: texting messaging :: <stop> <other_way>(?: me| us)? and (?:texting|messaging)(?: me| us)?<end>
asks_off_the_list :: off from :: (?:take|remove) (?:me and my \w+|my \w+ and (?:me|myself)) (?:off|from) your list<end>
has_asked_to_stop :: part :: (?:what|which) part of (?:the word )?(?:stop|no|unsubscribe|opt ?out|remove|leave)\b
has_asked_to_stop :: stop :: (?:told|tell|tells|telling|ask|asked|asking|begged|begging|said)
     (?:<you> )?(?:(?:nicely|politely|repeatedly|already|before|again|like|over|and|twice|once|\w+ times) )*
    (?:for <you> )?to stop\b(?! (?:by|in|at|the|for|off)\b)
has_asked_to_stop :: times :: how many (?:more )?times (?:do|must|should|have|will|did|am) i\b.*\b(?:stop|tell <you>
    |say|ask|unsubscribe|opt|text)\b
send_off :: cut :: <start>cut it out(?:<end>| with (?:<which> )*<messages>| (?:you|u)\b)
send_off :: knock :: <start>knock it off(?:<end>| with\b| (?:you|u)\b)
send_off :: rest :: <start>give (?:it|me|us) a rest<end>
send_off :: beat bug buzz bugger piss back fuck f fck screw sod naff shove shoo scram ::
    <start>(?:beat it|bug off|(?:buzz|piss|fuck|f|fck|sod|naff|bugger|shove) off|back off|shoo|scram)(?: \w+)?<end>
    |(?:piss|fuck|f|fck|sod|bugger|buzz) off with (?:<which> )*<messages>
send_off :: else :: (?:text|txt|bother|spam|harass|pester|message|annoy|pick on) (?:someone|somebody) else<end>
    |(?:someone|somebody) else to (?:spam|bother|text|harass|annoy)
send_off :: stfu shut :: ^<start>(?:stfu|shut up|shut the (?:fuck|hell) up)<end>(?: \.)?$
send_off :: get :: <start>get (?:lost|bent|a life)(?: \w+)?<end>
leave_me_alone :: alone :: (?:like|want|wish|prefer|just|love) to be left alone<end>
leave_me_alone :: peace be :: leave (?:me|us) (?:in peace|be)<end>
asks_off_the_list :: removed deleted took unsubscribed ::
    if <you>(?: could| would| just)? (?:removed|deleted|took|unsubscribed|dropped) (?:me|us|<number>)\b
asks_off_the_list :: drop remove take delete pull strike scrub cut get ::
    (?:drop|remove|take|delete|pull|strike|scrub|cut|get) (?:it|this|that|him|her|them)(?: one)? (?:off|from|out)
    (?: of)? (?:<which> )*<list>
asks_off_the_list :: off removed :: want (?:me|us|<number>) (?:off|out|removed)\b
asks_off_the_list :: removed deleted taken dropped :: (?:be|get) (?:removed|deleted|taken off|dropped) (?:from )?
    (?:<which> )*<texts>
asks_off_the_list :: lemme let :: (?:lemme|let me) (?:off|out|outta|unsubscribe|opt ?out|unsub)(?: of)?(?:<end>
    | (?:<which> )*(?:<list>|<messages>|(?:this|these)<end>))
asks_off_the_list :: off :: (?:want|wanna|get me|take me|let me|lemme)(?: be)? (?:off|out of|outta) (?:this
    |these) thing\b
asks_off_the_list :: leave :: ^<start>leave (?:the |this )?(?:group|chat|list)<end>(?: \.)?$
asks_to_forget_number :: remove delete erase drop :: ^(?!.*\b(?:order|item|cart|card|address|photo|picture
    |appointment|code|post|account)\b)
    (?=.*\b(?:number|phone|list)\b).*(?:remove|delete|erase|drop) (?:it|me|them)<end>(?: \.)?$
asks_to_forget_number :: data info information :: (?:delete|erase|remove|purge|wipe) (?:any |the |my |all )*
    (?:of )?(?:my )?(?:personal )?
    (?:data|info|information)(?: (?:you|u) (?:have|got|hold))? (?:on|about|for) (?:me|us|this number)
asks_to_forget_number :: erasure forgotten :: erasure request|request(?:ing)? erasure|right to be forgotten
asks_to_forget_number :: exclude pull ditch trash block deregister register deactivate unenroll disenroll kill ::
    (?:exclude|pull|ditch|trash|block|de ?register|deactivate|unenroll|disenroll|kill) <number><off>
asks_to_forget_number :: blacklist cancel :: (?:blacklist|cancel) <number><off>
asks_off_the_list :: number :: (?:take|get) (?:this |my |the )?number off<end>
asks_off_the_list :: remove :: (?:^|(?<=[.] ))<start>remove(?: me)?<end>(?: \.)?$
asks_off_the_list :: unsubscribed removed :: (?:can|may|could|please|pls|to) (?:i )?(?:pls )?be (?:unsubscribed
    |removed)<end>
asks_to_end_subscription :: enrollment participation registration sign signup ::
    (?:cancel|end|terminate|undo|stop|withdraw) my (?:<texts> )?(?:enrollment|participation|registration|sign ?up)
    (?:<end>| (?:in|to|for|from) (?:(?:this|the|your|<which>) )*(?:program|list|<texts>)\b)|<start>(?:end
    |cancel) (?:enrollment|participation)<end>
asks_to_unsubscribe :: un :: \bun enroll (?:me|us)\b
asks_to_unsubscribe :: un :: \bun subscri\w+
asks_off_the_list :: of :: (?:take|tk|get) (?:me|us|<number>) of (?:<which> )*<list>
asks_off_the_list :: withdraw withdrawing :: (?:withdraw|withdrawing) from (?:<which> )*(?:<texts> )?
    (?:<messages>|<list>|program)
asks_to_opt_out :: opt optout unsubscribe ::
    opt ?out (?:request|notice)|(?:request|notice|choice|choose|decision|decided|consent|right) to (?:opt ?out
    |unsubscribe)<end>
asks_to_opt_out :: opt optout :: (?:requesting|request|want|need|wanting)(?: an?)? opt ?out\b
asks_to_opt_out :: opt :: (?:lemme|let me|imma|ima) opt out
asks_to_end_texts :: turn shut switch :: ^<start>(?:turn|shut|switch) (?:all )?(?:this|these|those|them)(?: thing
    | crap| stuff| shit)? (?:off|down)
    <end>(?: \.)?$
asks_to_end_texts :: end finish :: ^<start>end (?:it|these|those|them)<end>(?: \.)?$|finish (?:<which> )*<texts>
asks_to_end_texts :: cancel :: ^<start>cancel (?:me|this)<end>(?: \.)?$
stop_then_refusal :: stop :: ^<start>stop<end>?(?: \.)? (?:(?:you|u|ur|youre) (?:r|re|are|annoy|guys are)|youre\b
    |ur\b|now or\b|or (?:i|ill
    |else)\b|before i\b)
asks_politely_to_stop :: stop :: <start><you> (?:can|may|could) (?:just )?stop(?: now)?(?:<end>| (?:with )?
    (?:<which> )*<messages>)
asks_politely_to_stop :: not :: ^<start>(?:can|could|would|will) <you> (?:pls )?(?:just )?not<end>(?: \.)?$
has_asked_to_stop :: stop unsubscribe :: <start>(?:\w+ )?(?:stop|unsubscribe|opt ?out) (?:doesnt|does not|isnt
    |didnt|did not|wont|is not|not|aint) work\w*
asks_how_to_stop :: what :: what (?:do|must|should) i (?:(?:have|need|got) )?(?:to )?do to (?:stop|end|cancel|quit
    |turn off|get out of|get off)
    (?: getting| receiving)? (?:<which> )*(?:<texts>|<list>|(?:these|this|them)<end>)
asks_out :: leaving quitting exiting :: (?:leaving|quitting|exiting) (?:the|this|your) (?:list|program|group|<texts>)\b
asks_out :: out :: ^<start>out pls<end>
has_asked_to_stop :: not :: (?:asked|told|tell|telling|warned|begged) <you> (?:(?:already|before|nicely) )*not to
    (?:<end>| (?:text|txt|message|msg|contact|bother|sms)\b)
asks_to_stop_contact :: stop quit :: (?:stop|quit) (?:wasting my|interrupting|invading my|waking (?:me|us|my)
    |trying to (?:contact|reach|text|sell|call|message)
    |(?:doing|with) (?:this|that)<end>|being (?:annoying|a pest))
asks_to_forget_number :: exists throw toss burn chuck :: forget (?:that )?<number> exists|(?:throw|toss
    |chuck) (?:away|out)
     <number>|burn <number><end>
asks_to_forget_number :: lose loose :: ^<start>(?:lose|loose) (?:my|this) (?:\w+ )?number(?: \w+)?<end>(?: \.)?$
forbids_contact :: need :: no need to (?:text|message|sms) (?:me|us|this \w+|here)(?: (?:any ?more|any longer
    |again)<end>)
forbids_contact :: hmu line :: (?:stop|dont|do not|quit|never) (?:hmu|hit(?:ting)? (?:my|this) line)\b
forbids_contact :: sliding slidin slide :: (?:stop|quit|dont|do not) slid(?:e|in|ing) (?:in|into) my\b
forbids_contact :: text txt message msg contact call bother notify ::
    (?:dont|do not|never|stop) (?:text|txt|message|msg|contact|call|bother|notify)(?:ing)? (?:my|our) (?:\w+ )?
    (?:<relative>|family|parents)
     (?:again|any ?more|ever)\b
forbids_sending :: send sending ::
    (?:dont|do not|never|stop|quit) send(?:ing)? (?:her|him|them|my <relative>|me|us) (?:<which> )*(?:\w+ )?
    (?:<texts>|coupons?|ads?|promos?|offers)\b
leave_me_alone :: alone :: leave (?:people|everyone|my (?:\w+ )?(?:<relative>|family|parents)) alone
asks_to_end_texts :: end cease stop :: <texts>(?: (?:to|with|from) (?:\w+ ){1,3}| )(?:must|should|needs? to|has to
    |have to|shall)
     (?:end|cease|stop)<end>
"""

# What somebody else was told to stop, or said to somebody else, asks us for nothing.
IDIOM_SET_ASIDE = r"""
tells_of_others :: told tell tells telling asked asking beg begged ::
    (?:told|tell|tells|telling|asked|begged) (?:him|her|(?:my|your|his|her|their|the|our) <relative>)
     (?:to|that|i|not|dont|stop|no)\b(?![^.?]*\b(?:<texts>|list|your|you|this number)\b)[^.?]*
tells_of_others :: said says saying told goes yelled screamed keeps like ::
    (?<!and )(?:he|she|(?:my|your|his|her|their|our|the) <relative>) (?:\w+ )?(?:said|says|saying|told (?:me|us|him
    |her|them)|goes|yelled
    |screamed|was like)\b(?! (?:he|she|to tell)\b)
    (?![^.?]*\b(?:texts|messages|msgs|list|your|you|this number)\b)[^.?]*
prefers_texts :: stop quit :: (?:stop|quit) calling(?: me| us| my \w+)?(?=(?: \.)?(?: (?:just|pls|and|but
    |you can))* text (?:me|us|instead)\b)
prefers_texts :: stop quit :: (?:stop|quit) <other_way>(?: me| us| my phone)?(?: pls)?(?=(?: [.?])?
    (?: (?:but|just|and|pls|the|your|for me))* (?:<still_welcome>|<kept>)<end>(?: \.)?$)
prefers_texts :: take remove :: (?:take|remove) (?:me|us) (?:off|from) (?:the|your) (?:call|calling|phone|e ?mail
    |mailing) list(?=(?: \.)?(?: (?:but|and|just))* (?:keep|leave) (?:me|us) on (?:(?:the|your) )?texts?(?: list)?<end>
    (?: \.)?$)
wants_to_leave_a_place :: here :: get me (?:the \w+ )?out(?:ta)?(?: of)? here
asks_to_be_kept :: keep :: keep (?:me|us|(?:my|our) (?:\w+ )?number|my (?:name|info\w*)) (?:on|in)\b
stops_to_do :: texting :: (?:stop|quit) (?:texting|messaging) and (?:start|driv)\w*
stops_to_do :: stop :: stop (?:and|n) (?:smell|think|say|get|pick|buy|eat|see|shop|chat|visit|look|grab|go|ask
    |check|have)\b
"""


# How people refuse our texts in English without a word for stopping: lists, numbers, consent, anger.


REFUSAL_VOCABULARY = r"""
never :: (?:do not|dont|dnt|donot|never|no longer|not)
wish :: (?:want|wanna|wish|need|care|like|desire|agree|consent)
off :: (?:<end>| (?:the \w+ )?(?:from|off|out)(?: of)? (?:<which> )*(?:<list>|<messages>|(?:this|these)<end>))
unless_limited :: (?! back\b)(?! (?:the|a|my|your|that|about|his|her)\b(?! (?:<which> )*<messages>))(?!(?: \w+)?
     (?:before|until|till|after|while|during|yet|tomorrow|tonight|today|at(?! all)|on|by|between|when|unless)\b)
relation :: (?:customer|signed|sign|number|list|text\w*|messag\w*|interested|person|longer|spam|subscri\w*|know you)
"""

REFUSALS = r"""
asks_off_the_list :: remove delete scrub strike erase scratch ::
    (?:remove|delete|scrub|strike|erase|scratch) (?:me|us)<off>
asks_off_the_list :: take tk get drop pull cut ::
    (?:take|tk|get|drop|pull|cut) (?:me|us|<number>) (?:the \w+ )?(?:off|from|out)(?: of)?
    (?:<end>| (?:<which> )*(?:<list>|<messages>|(?:this|these)<end>))
asks_off_the_list :: removed deleted taken ::
    (?:be|asked to be|get|want|have <me>|have me|im|i am|<number>(?: to be)?) (?:removed|deleted|taken off)
    (?:<end>| (?:twice|already|before)\b| (?:from )?(?:<which> )*<list>)
asks_off_the_list :: list :: <number> (?:should|must) not be on (?:<which> )*<list>
asks_off_the_list :: list lists database ::
    (?:get|want|take|let me|like)(?: (?:me|us|out|to be|to get))* (?:off|out)(?: of)? (?:<which> )*<list>
asks_off_the_list :: list :: <start>(?:off|take off|remove(?: from)?|delete from) (?:<which> )*list<end>
asks_off_the_list :: removal :: list removal<end>|removal from (?:<which> )*<list>|<start>removal<end>
asks_off_the_list :: remove :: ^(?=.*\b<relation>\b).*\bpls remove<end>
asks_off_the_list :: remove delete take drop get mute off :: (?:remove|delete|take|drop|get|mute|keep|stay)
     (?:me|us|<number>) <plainly>{0,2}(?:off|from|out)(?: of)? <plainly>{0,3}(?:list|lists|texts|messages
    |everything)\b
asks_off_the_list :: off :: <start>off (?:my|this) phone<end>
asks_out :: want out :: <start>i want out<end>
asks_to_forget_number :: remove delete lose forget drop scrub strike erase dump withdraw ::
    (?:remove|delete|lose|forget|drop|scrub|strike|erase|dump|withdraw) <number><off>
wrong_number :: wrong ::
    <start>(?:(?:i|think|im|afraid|you|u|youve|uve|ve|have|has|got|must|this|is|its|it|thats|the|a|texting|are|youre
    |calling|reached|dialed) )*wrong (?:phone )?(?:number|num|nbr|person)
    (?:<end>| (?:pls|i|im|this|u|you|not|no|remove|stop|take|friend|buddy|here|my|its)\b)
wrong_number :: wrong :: (?<!the )(?<!a )(?<!my )wrong (?:number|person)(?:<end>| now)
wrong_number :: wrong :: (?:you|u|youve|uve|you have|youre) (?:got|have|reached|texting|reached) the wrong
     (?:number|person|guy|gal|girl|lady|woman|man|dude)\b(?! (?:of|on|for|in)\b)
wrong_number :: right :: not the right (?:number|person)(?:<end>| for)
not_that_person :: not isnt no ::
    (?:not|isnt|no longer) (?!my |your |the |a |his |her |its )(?!todays)\w+s (?:number|phone|cell)
    (?:<end>(?! \?)| (?:anymore|any|stop|pls)\b)
not_that_person :: number :: (?:number|phone) is(?: not|nt) \w+s<end>|changed (?:her|his|their) number
    (?!.*\b(?:new|here|heres|to)\b)
not_that_person :: number :: not the number (?:for|of)\b|(?:doesnt|does not) have this number
not_that_person :: person :: not the person (?:you|u)\b
not_that_person :: else elses :: (?:number|phone) (?:now )?(?:belongs to|is) (?:someone|somebody) else
    |(?:someone|somebody) elses (?:number|phone)
not_that_person :: nobody no :: (?:nobody|no one|no)(?: (?:named|called))? \w+ (?:at|on|has) (?:this|that) (?:number
    |phone)
    |(?:nobody|no one) (?:named|by (?:that|the) name)\b
forbids_contact :: text txt message msg contact call sms solicit bother spam disturb harass notify reach write ::
    (?:do not|dont|dnt|donot|never|not to)(?: (?:ever|pls|you|want you to))? <reach> <me><unless_limited>
forbids_contact :: texting messaging contacting :: (?:do not|dont) (?:want (?:you|yall) |bother |keep )<contacting>
forbids_contact :: not :: (?:can|could|would|will) (?:you|u|yall)(?: guys)?(?: pls)? not <reach> <me><unless_limited>
forbids_contact :: text contact message txt msg reach :: <start>(?:do not|dont) (?:text|contact|message|txt|msg
    |reach out)<end>
forbids_sending :: send :: (?:do not|dont|dnt|never) (?:ever )?send (?:me |us )?
    (?:(?:any|more|further|these|those|this|the|your) )*
    (?:<messages>|anything|more<end>|(?:these|this|those)(?:<end>| (?:to me|anymore|again)\b))
no_more_messages :: more further additional future other ::
    (?<!are )(?<!is )(?<!why )(?<!there )(?<!get )(?<!got )(?<!getting )(?<!have )
    no (?:more|further|additional|future|other) (?:emails (?:or|and) )?(?:<which> )*<messages>(?! \?)
no_more_messages :: more :: <start>no more(?: of (?:this|these|that|it))?<end>(?! \?)
no_messages :: no :: ^<start>no (?:texts?|texting|sms|msgs?|text messages?|messages|soliciting|solicitations?|spam
    |advertising)<end>(?: \.)?$
does_not_want_messages :: want wanna wish need care like desire agree consent rather prefer ::
    (?:<never> <wish>|rather not|prefer not)(?: to)?(?: keep)?(?: (?:receive|receiving|get|getting|have|see))?
     (?:<which> )*(?:<messages>(?! (?:him|her|you|my|the|a|to)\b)
    |(?:these|those|them)(?:<end>| (?:anymore|any more|any longer|at all|from)\b))
does_not_want_messages :: want wish need accept authorize allow consent permit participate ::
    <never> (?:want|wish|need|accept|authorize|allow|consent|permit)(?: to)? <plainly>{0,4}
    (?:texts|msgs|messages|texting|sms|list|texted|participate)\b
does_not_want_contact :: contacted texted messaged solicited bothered hear ::
    (?:<never> <wish>|rather not|prefer not) to (?:be (?:contacted|texted|messaged|solicited|bothered)|hear from)\b
not_interested :: interested :: ^<start>(?:(?:i|am|im|we|are|really|just|definitely) )*(?:not
    |no longer) (?:really )?interested
    (?: (?:anymore|any more|at all|at this time))?(?:<end>(?! \?)| (?:stop|remove|take|unsubscribe)\b)
not_interested :: interested :: (?<=[.?] )(?:(?:i|am|im|we|are|really|just) )*not interested<end>
not_interested :: interest :: ^<start>(?:i have )?no interest<end>
not_interested :: interested interest :: (?:(?:not|no longer) interested|no interest) in (?:receiving |getting )?
    (?:<which> )*<messages>
leave_me_alone :: alone :: leave (?:me|us|<number>) (?:the \w+ )?alone
go_away :: away off lost :: <start>(?:go away|fuck off|f off|fck off|piss off|buzz off|get lost|bugger off|screw off)
    (?:<end>| and stop)
do_not_call_list :: list registry :: (?:(?:do not|dont) (?:call|text|contact|message|solicit)(?: me)?|dnc) (?:list
    |registry)
never_signed_up :: sign signed subscribe subscribed opt opted ::
    (?:never|didnt|did not) (?:sign(?:ed)?(?: me)? up|subscribed?|opt(?:ed)? in)(?: (?:for|to))?
     (?:<which> )*(?:<messages>|(?:this|these)<end>)
never_signed_up :: ask asked request requested ::
    (?:never|didnt|did not) (?:ask(?:ed)? for|request(?:ed)?) (?:<which> )*<messages>
withdraws_consent :: consent permission authorization ::
    (?:revok|withdraw|rescind|retract|cancel|terminat)\w* (?:\w+ )?(?:consent|permission|authorization)\b
withdraws_consent :: consent permission :: take back my (?:consent|permission)
withdraws_consent :: number :: (?:didnt|did not|never) give (?:you|u|yall) my number
never_signed_up :: agree agreed ::
    (?:never|didnt|did not) agreed? to (?:receive|get|receiving|getting|be texted|<messages>)
withdraws_consent :: authorized allowed :: (?:not|never) (?:authorized|allowed) to (?:text|contact|message|send|call)
withdraws_consent :: consent :: consent (?:is |has been )?(?:withdrawn|revoked)|<start>no consent\b
withdraws_consent :: consent permission authorization ::
    (?:do not|dont|never|didnt|did not|not)(?: \w+){0,4} (?:consent|permission|authorization)
    (?:<end>| to (?:be\b|being\b|text|contact|message|call|send|receiv|use my|these|this|your|any))
threatens_if_texted_again :: again once one another ::
    (?=.*\b(?:sue|suing|report|reporting|reported|complaint|lawyer|attorney|legal|fcc|ftc|block|police|court)\b)
    (?:.*\bif (?:you|u|i) |<start>)(?:text|contact|message|call|hear|get)\b.*\b(?:again|once more|one more|another)
asks_why_still_texted :: still keep ::
    (?:why|how come) (?:am i|im|are you|do you|do i|are yall|r u)(?: guys)? (?:still|keep)
     (?:<contacting>|(?:getting|get|receiving|receive|sending)(?: me)? (?:<which> )*(?:<messages>|(?:these|this)
    (?:<end>| i\b)))
enough :: enough :: ^<start>(?:(?:thats|that is|ive had|i have had) )?enough<end>(?! \?| \. pls for\b)|enough (?:with|of
    |w) (?:<which> )*<messages>
tired_of_messages :: done sick tired fed :: (?:done|sick|tired|fed up) (?:of|with) (?:<which> )+<texts>(?! (?:for
    |about)\b)
asks_how_to_stop :: how what :: (?:how (?:do|can|to)(?: i| we)?|what do i (?:have to )?do to)
     (?:stop|end|cancel|quit|turn off|get out of|get off)(?: getting| receiving)?
     (?:<which> )*(?:<texts>|(?:these|this|them)<end>)
asks_how_to_stop :: how :: how (?:do|can) i (?:make|get) (?:this|these|it|them)(?: <texts>)?(?: to)? stop<end>
asks_to_be_unenrolled :: unenroll disenroll unregister block :: (?:unenroll|disenroll|unregister|block) <me>
asks_to_be_unenrolled :: sign :: sign me (?:off|out) (?:of )?(?:<which> )*(?:<messages>|(?:this|these)<end>)
"""
