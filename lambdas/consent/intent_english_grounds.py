"""The grounds that people give in English for hearing no more of us: another's number, no consent, the law, boredom."""

from __future__ import annotations

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
