"""How people ask in French not to be texted any more."""

from __future__ import annotations

VOCABULARY = r"""
messages :: (?:message|sms|texto|pub|publicite|notification|alerte|promo|promotion|envoi|msg|spam)s?\b
which :: (?:de|d|des|les|vos|ces|tes|ce|votre|la|le|mes|mon|aux|a|avec|tous|toutes|plus|l|sur)
me :: (?:(?:m|me|nous) )
write :: (?:envoyer|ecrire|contacter|harceler|deranger|embeter|spammer|appeler|solliciter|importuner|texter)\b
writes :: (?:envoyez|envoie|ecrivez|ecris|contactez|contacte|appelez|derangez|harcelez|textez)
list :: (?:liste|listes|contacts|base|fichier|fichiers|repertoire|systeme)\b
remove :: (?:retir|enlev|supprim|effac|ray|sort)(?:ez|er|e)
stop :: (?:arret(?:e|ez|er)|cess(?:e|ez|er)|stoppez|stop)
"""

REQUESTS = r"""
asks_to_stop_contact :: envoyer ecrire contacter harceler deranger embeter spammer appeler solliciter importuner ::
    <stop>(?: \w+)? (?:de|d) <me>?<write>|\bne <me>?plus <me>?(?:jamais )?<write>
asks_to_stop_receiving :: recevoir :: <stop> de recevoir (?:<which> )*<messages>|\bne plus recevoir\b
forbids_contact :: ne n ::
    (?:ne|n) <me><writes> (?:plus(?:<end>| (?:de|d|rien|vos|ces|jamais|aucun)\b)|pas(?:<end>| de <messages>))
asks_to_stop_messages :: message messages sms texto textos pub pubs publicite envois notifications alertes promos ::
    (?:<stop>(?: pls)?|assez|marre|annul(?:er|ez)|suspendez|suffit) (?:<which> )*<messages>
    |<start>(?:plus|pas) (?:de|d|aucun) <messages><end>(?! \?)
asks_to_stop_messages :: harcelement :: stop (?:au )?harcelement
asks_to_stop_messages :: ca :: <stop>(?: avec| moi)? (?:tout )?ca<end>
does_not_want_messages :: veux souhaite desire voudrais voulons ::
    (?:veux|souhaite|desire|voudrais|voulons) (?:plus|pas)(?: du tout)?(?: recevoir| avoir)? (?:<which> )*
    (?:<messages>|etre (?:contacte|sollicite|derange))
asks_off_the_list :: retirez retirer retire enlevez enlever supprimez supprimer effacez effacer rayez rayer sortez ::
    <remove> (?:moi|nous)(?:<end>| (?:de|des|du) (?:<which> )*<list>)
    |\bme <remove>(?:<end>| (?:de|des|du) (?:<which> )*<list>)|<remove> (?:mon|ce|son|leur) (?:numero|nom|contact
    |telephone)\b
asks_to_forget_number :: oubliez oublie :: (?<!ai )(?:oubliez|oublie) (?:mon|ce) numero
asks_to_unsubscribe :: desabonner desinscrire desabonne desinscris ::
    \b(?:me|se|m) (?:desabonner|desinscrire|desabonne|desinscris)(?:<end>| de (?:<which> )*(?:<messages>|<list>))
asks_to_unsubscribe :: desabonnez desinscrivez desabonne ::
    (?:desabonnez|desinscrivez|desabonne) moi(?:<end>| de (?:<which> )*(?:<messages>|<list>))
asks_how_to_stop :: comment :: comment (?:faire pour )?(?:arreter|stopper|annuler|bloquer)
     (?:<which> )*(?:<messages>|ca<end>)
asks_politely_to_stop :: arreter cesser stopper :: (?:merci d|merci de|veuillez) (?:arreter|cesser|stopper)<end>
asks_to_end_subscription :: abonnement ::
    (?:annul|resili|termin|stopp)\w+ (?:mon )?abonnement(?:<end>| (?:aux |par |de )?<messages>)
not_that_person :: plus :: n a plus (?:ce|le) (?:telephone|numero|portable)
has_asked_to_stop :: dit :: vous (?:ai|a|avais|avons) (?:deja )?dit (?:non|stop|d arreter|que non)<end>
pleads_to_stop :: insistez :: n insistez (?:pas|plus)<end>
wrong_number :: bon bonne :: pas (?:le bon (?:numero|destinataire)|la bonne personne)
not_that_person :: moi :: (?:messages?|sms) ne (?:sont|est) pas pour moi
has_asked_to_stop :: fois :: combien de fois\b.*\b(?:stop|arret\w+|retir\w+|desabonn\w+|desinscri\w+)\b
has_asked_to_stop :: etre :: demande\w* (?:a|d) etre (?:retire|supprime|desinscrit|desabonne|enleve|efface)e?\b
asks_how_to_stop :: arrete :: pour que ca s arrete
never_signed_up :: numero :: jamais donne (?:mon|ce) numero
threatens_if_texted_again :: arretez arrete cessez :: (?:arretez|arrete|cessez) ou (?:je|j)\b
wrong_number :: personne :: <start>mauvaise personne<end>
wrong_number :: numero :: mauvais numero(?! de)|n est (?:pas|plus) (?:mon numero|le (?:bon )?numero(?:<end>| de\b))
wrong_number :: trompez trompe trompes erreur ::
    tromp\w+ de (?:numero|personne)\b|erreur de (?:numero|personne)\b|vous faites erreur
not_interested :: interesse interessee ::
    ^<start>(?:(?:je|ne|suis|desole) )*(?:pas|plus) (?:du tout )?interessee?s?<end>|m interesse (?:pas|plus)<end>
leave_me_alone :: tranquille paix :: laiss\w+ (?:moi|nous) tranquille|(?:fou|fi)\w+ (?:moi|nous) la paix
leave_me_alone :: lachez lache :: <start>lachez? (?:moi|nous)<end>
withdraws_consent :: oppose :: m oppose (?:a|au|aux) (?:la |toute |vos )?(?:prospection|publicites?|messages
    |envois?|demarchage|sms)
withdraws_consent :: consentement accord autorisation ::
    (?:retire|revoque|annule) mon (?:consentement|accord|autorisation)|jamais donne mon (?:consentement|accord)
never_signed_up :: demande :: pas demande (?:<which> )*<messages>
enough :: suffit :: ^<start>ca suffit<end>(?: \.)?$
"""

SET_ASIDE = r"""
prefers_texts :: appelez appelle :: (?:ne )?(?:m )?appelle[sz]? pas\b(?=.*\b(?:sms|message|texto|ecri\w+|envoy\w+)\b)
    |ne m appelez pas\b(?=.*\b(?:sms|message|texto|ecri\w+|envoy\w+)\b)
asks_not_to_stop :: pas surtout jamais ::
    \b(?:ne|n) (?:(?:me|m|vous|nous) )?(?:arretez|arrete|cessez|retirez|enlevez|supprimez|oubliez) (?:surtout|pas
    |jamais)\b
    |(?:veux|souhaite) pas (?:me|m) \w+
"""
