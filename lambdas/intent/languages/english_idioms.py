"""How people send us away in English in set phrases, and refuse our texts without a word for stopping, as data."""

from __future__ import annotations

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
