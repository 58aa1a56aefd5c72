"""How people ask in English that texts stop: the requests, and the sentences that only talk about stopping."""

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
