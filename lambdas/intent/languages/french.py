"""How people ask in French not to be texted any more, and the word classes of French."""

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


# The word classes of French that sentences are told by.


# `(a|e)` spreads a word over its forms.
CLASSES = """
FILLER :: pls non tout maintenant immediatement merci svp stp bonjour bonsoir salut suite desormais definitivement
    urgent vraiment donc hein bon bonne journee soiree cordialement monsieur madame putain merde bordel vite juste
    tres simplement svpl enfin voila allez oui ok desole desolee dorenavant totalement completement aussi tellement
    deja foutu jour ouais franchement serieux serieusement
AND :: et mais car parce ou
YA ::
STOP :: (arret|arrett|cess|stopp)(e|ez|er|es) arrets arreton(s) stop halte fini finissez basta
LET :: lach(e|ez)
PARA ::
CANCEL :: annul(e|ez|er|ation) suspend(s|ez|re) coup(e|ez|er) desactiv(e|ez|er) resili(e|er|ez) interromp(re|ez) fin
REMOVE :: (retir|enlev|supprim|effac|ray|radi|ot|vir|bloqu|jet|elimin|desabonn|desinscri|desincri)(e|ez|er|es)
    sort(ez|ir|s) desinscri(vez|re|s|ver|ve) desincri(vez|re|s) exclu(ez|re|s) desabo desinscription desabonnement
    suppression retrait
REMOVEME ::
REMOVEIT ::
REMOVED :: (retir|enlev|supprim|effac|ray|radi|desabonn)(ee|ees) desinscrit(e|es|) exclu(e|)
REMOVING ::
LOSE :: oubli(e|ez|er|es) perd(ez|s|re)
BAJA ::
GIVE :: donn(e|ez|er) laiss(e|ez|er) mett(ez|re|s) met mets
OUT :: hors degag(e|ez|er) fiche fichez barr(ez) dehors
EXIT :: sors
ME :: me m moi nous se lui
MY :: mon ma mes notre nos ce cet cette
THIS :: ca cela trucs truc conneries connerie betises salete cochonneries merdes ceci harcelement cirque
DET :: le la les l vos votre tes ton ces des un une tous toutes toute chaque leurs quelconque publicitaire
    publicitaires commerciaux commerciales promotionnels promotionnelles marketing satanes indesirables
YOU :: vous tu te t on toi
NUMBER :: personnelles perso numero num nro telephone tel portable mobile nom coordonnees contact donnees infos
    informations ligne cell cellulaire numeros
DIGITS ::
TEXT :: envoy(er|ez|iez|e|es) envoi(e|es) ecri(re|vez|s|ve|viez|ves|vent)
    (contact|harcel|derang|embet|spamm|solicit|sollicit|importun|text|saoul|soul|bombard|emmerd|notifi|gonfl|inond|demarch)(er|ez|e|es|iez|ent)
    joindre utiliser utilisez parler parlez
CALL :: appel(er|ez|le|les)
SE ::
TEXTS :: message(|s) messag(|s) mess msg(|s) sms texto(|s) pub(|s) publicite(|s) notification(|s) alerte(|s)
    promo(|s) promotion(|s) envoi envois spam(|s) demarchage sollicitation(|s) communication(|s) reclame(|s)
    relance(|s) mesage(|s)
WARE :: offre(|s) reduction(|s) bons coupon(|s) newsletter(|s) infolettre nouvelles
SUBSCRIPTION :: abonnement inscription service
LIST :: liste(|s) base bases fichier(|s) repertoire systeme contacts diffusion campagne(|s) registre(|s) listing
WANT :: supporte ve(ux|ut|u|us) voulez souhait(e|ons|erais|erai) desir(e|ons|erais) voudr(ais|ions|ai) voulons
    aimerai(|s) prefer(e|erais) demand(ons|er) exig(e|eons|er) prie accept(e|ons) envie besoin autoris(e|ons) peux
    peut pouvez pourriez puis pourrais veuillez priere tiens tien savoir aimerions consens
INTEREST :: interess(e|ee|ent|es|ees) interet interresse interesser
GET :: recev(oir|ez|ons|ant) recevoire voir avoir etre entendre lire continuer
NEG :: aucune pas plus pu jamais aucun pa jamai
NOTHING :: rien sans zero personne
MORE :: encore nouveau davantage autre autres ici
TO :: de d du a au aux avec en dans sur pour que qu par y
MODAL :: vais vas va fais faire fait faites faut dois devez doit
IS :: est suis es sont c ai etes ete avez as
NE :: ne n
JE :: je j
JE WANT :: jveux jveu jeveux jveut
JE TO :: jen
IF :: si prochain prochaine sinon
WRONG :: tromp(ez|es|e|er|ee|ons) erreur mauvais mauvaise faux errone
PERSON :: destinataire gens
BELONG :: appartient
REFUSE :: refuse refusons interdis interdit oppose opposition
SENDS :: recois recoit
KEEP :: continuez continue
CLAIM :: cliente client inscrit inscrite abonne abonnee demande
REPORT :: plainte cnil signal(er|e|erai|ement|ez) avocat police poursui(te|tes|vre|vrai|s) justice tribunal
    juridique 33700
ASKED :: dis repondu dit ecrit tape
STILL :: toujours
HOW :: comment
ENOUGH :: marre assez ras suffit suffisent bol
CONSENT :: droit consentement accord autorisation permission
REVOKE :: revoque revoquer reprends
PEACE :: tranquil paix tranquille
"""
