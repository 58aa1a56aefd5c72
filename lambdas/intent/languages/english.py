"""How people ask in English that texts stop: requests and their grounds, as data."""

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
