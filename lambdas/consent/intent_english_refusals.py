"""How people refuse our texts in English without a word for stopping: lists, numbers, consent, anger."""

from __future__ import annotations

VOCABULARY = r"""
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
threatens_if_texted_again :: text contact message call hear get ::
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
