"""The word classes of French that sentences are told by."""

from __future__ import annotations

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
