"""How people ask in Portuguese not to be texted any more, and the word classes of Portuguese."""

from __future__ import annotations

VOCABULARY = r"""
messages :: (?:mensagem|mensagens|sms|msg|msgs|promocao|promocoes|notificacao|notificacoes|propagandas?|spam)\b
which :: (?:mais|de|as|os|das|dos|essas|essa|esse|esses|estas|suas|seus|minhas|nenhuma|tantas|tanta|com|a|o)
send :: (?:mandar|enviar|escrever|incomodar|encher|perturbar|ligar|importunar|contatar|receber)\b
of :: (?:me|nos|o|a|do|da|de|dessa|desta|desse|deste|das|sua|seu|meu|minha|este|esse|nome)
"""

REQUESTS = r"""
asks_to_stop_contact :: para pare parem parar chega basta deixe deixem ::
    (?:para|pare|parem|parar|chega|basta|deixem?) (?:ja )?(?:de|com) (?:(?:me|nos) )?(?:<send>|isso<end>)
asks_to_stop_messages :: mensagem mensagens sms msg msgs spam propaganda promocoes ::
    (?:chega|basta|parem|pare|parar|cancel(?:ar|a|e|em|o)|sem mais|stop|suspend\w+) (?:<which> )*<messages>
asks_to_stop_receiving :: recebimento :: cancel\w+ (?:o )?recebimento
does_not_want_messages :: quero desejo preciso ::
    nao (?:quero|desejo|preciso)(?: mais)?(?: receber)? (?:<which> )*(?:<messages>|isso<end>)
does_not_want_messages :: quero desejo :: nao (?:quero|desejo) mais(?: receber)?<end>(?! \?)
forbids_contact :: nao ::
    nao (?:me |nos )?(?:mand(?:e|em|a)|envi(?:e|em|a)|escrevam?|liguem?|contatem?|perturbem?|incomodem?|entrem?)
    (?:<end>| mais\b| nada\b| (?:mais )?em contato\b| (?:<which> )*<messages>)
asks_off_the_list :: lista numero contato cadastro telefone base ::
    (?:tir|remov|retir|exclu|apag|delet)\w+ (?:<of> )*(?:lista|numero|contato|cadastro|telefone|base)\b
asks_off_the_list :: sair :: sair (?:da|dessa|desta) lista
asks_how_to_stop :: quero queria como ::
    (?:quero|queria|como (?:faco|eu faco) (?:para|pra)|como) (?:sair|parar|cancelar|nao)
    (?:<end>| (?:de )?receber\b| (?:<which> )*<messages>)
asks_how_to_stop :: cancelo :: como cancelo (?:<which> )*<messages>
asks_to_unsubscribe :: descadastrar descadastre descadastrem descadastra desinscrever desinscreva ::
    (?:me (?:descadastr|desinscrev)\w+|<start>(?:descadastr|desinscrev)\w+ me)(?:<end>| d\w+ lista)
asks_to_end_subscription :: inscricao cadastro assinatura ::
    (?:cancel|exclu|encerr)\w+ (?:<of> )*(?:inscricao|cadastro|assinatura)<end>
wrong_number :: numero engano :: numero errado(?! de)|<start>(?:(?:foi|e|eh) )?engano<end>
not_that_person :: numero telefone :: numero nao e (?:mais )?d[aoe] \w+
    |nao e (?:mais )?o (?:numero|telefone) d[aoe] (?!pedido)\w+
not_interested :: interesse interessado interessada ::
    ^<start>(?:nao tenho|sem)(?: mais)? interesse<end>|nao estou interessad[oa]<end>
not_that_person :: mim :: nao sao (?:pra|para) mim<end>
has_asked_to_stop :: disse falei :: ja (?:disse|falei)(?: pra voces)? que nao<end>
asks_out :: participo :: nao participo(?: mais)?<end>
asks_out :: sair :: me deix\w+ sair<end>
not_that_person :: tem usa :: nao (?:tem|usa) mais (?:esse|este) (?:numero|telefone|celular)
has_asked_to_stop :: vezes :: quantas vezes\b.*\b(?:parar|parem|pare|stop|chega|sair|tirem)\b
asks_to_end_texts :: envio envios :: cancel\w+ (?:os? )?envios?\b(?! d\w+ (?!<messages>))
leave_me_alone :: paz :: deix\w+(?: me)? em paz
withdraws_consent :: consentimento autorizo autorizei ::
    (?:revogo|retiro|cancelo) (?:o )?(?:meu )?consentimento|nao autoriz(?:o|ei)\b(?! (?:a|o|essa|esse|esta
    |este) (?:cobranca|compra|pagamento|debito))
asks_to_forget_number :: esqueca esquecam esquece :: esque\w+ (?:meu|este|esse) numero
"""

SET_ASIDE = r"""
prefers_texts :: nao :: \bnao (?:me )?lig\w+\b(?! (?:nem|e nao)\b)(?=.*\b(?:mensagem|msg|sms|escrev\w+|mand[ae]m?)\b)
asks_not_to_stop :: nao :: \bnao (?:(?:me|quero|queria|vou|e para) )*
    (?:parem|pare|para|parar|tirem?|remov\w+|sair|cancel\w+|descadastr\w+|esque\w+|apagu?\w+|exclu\w+)\b
    (?: d\w+ (?:lista|\w+ar))?
"""


# The word classes of Portuguese that sentences are told by.


# `(a|e)` spreads a word over its forms.
CLASSES = """
FILLER :: pls agora favor imediatamente ola oi bom dia boa tarde noite gente moco moca mano cara porra caralho ai
    aqui urgente ok okay sim entao tambem realmente obrigado obrigada obg vlw valeu vez senhor senhora senhores
    pessoal amigo ta certo definitivamente tantas tantos tanta tanto sempre so logo desculpa desculpe merda droga
    pelo amor deus chato chata chatos gentileza puta bosta la
AND :: e mas porque pq pois ou
YA :: ja
STOP :: parass(em|e) par(o|e|em|ar|arem|ando|ai) chega basta cess(e|em|ar) interromp(a|am|er) suspend(a|am|er) stop
    encerr(a|e|em|ar)
LET :: deix(assem|asse|e|em|ar|a|ai)
PARA :: para pra pro pros pras
CANCEL :: (cancel|anul|desativ|termin)(ar|em|e|a|o|arem|amento) suspens(ao)
REMOVE :: (tir|retir|delet|descadastr|elimin|risc|apag|bloque|desvincul|desabilit)(a|e|em|ar|arem|o|ue|uem|ai)
    remov(a|e|am|er|o|erem) exclu(a|am|ir|i|irem) desinscrev(a|am|er|e) bloque(ia|ie|iem) desinscricao remocao
    exclusao descadastramento
REMOVEME :: tirame tireme
REMOVEIT :: tir(alo|elo) apagalo
REMOVED :: removid(o|a) retirad(o|a) excluid(o|a) tirad(o|a) descadastrad(o|a) apagad(o|a)
REMOVING :: excluo
LOSE :: esque(ce|ca|cam|cer|cem) perd(a|am|er)
BAJA :: baixa
GIVE :: dei dado d(em|ar|eem)
OUT :: some suma sumam saia saiam fora sai vaza
EXIT :: sair saio saindo
ME :: me nos lhe lhes mim
MY :: meu minha meus minhas este esta esse essa nosso nossa deste desse dessa desta neste nesse
THIS :: daqui isso isto nisso nisto estas estes esses essas disso disto coisas coisa lixo porcaria porcarias bobagem
    palhacada dai
DET :: tudo nossos nossas quaisquer aquele aquela aqueles aquelas envio envios recebimento o a os as um uma sua seu suas
    seus vossas vossos vossa todos todas toda todo cada qualquer tuas teus dessas desses destas destes tais
YOU :: voce voces vc vcs ces cs tu empresa
NUMBER :: numero nro telefone tel celular cel contato contacto dados nome cadastro fone zap linha telemovel numeros
    contatos whats informacoes
DIGITS ::
TEXT ::
    (mand|envi|incomod|perturb|contat|contact|importun|chate|spam|bombarde|notific|assedi|lot)(ar|em|e|a|arem|ando|uem|ue|am|es|assem|asse)
    escrev(er|a|am|e|em|endo|erem|as) ench(er|am|a|endo) entr(em|ar|e) us(ar|em|e) utiliz(ar|em) insist(am|ir|a)
    torrar
CALL :: lig(ar|a|uem|ue|arem|ando)
SE ::
TEXTS :: mensage(m|ns|n|ms) mensagi(m|ns) sms msg(|s) torpedo(|s) propaganda(|s) promocao promocoes promo(|s)
    notificac(ao|oes) spam anuncio(|s) publicidade(|s) comunicac(ao|oes) aviso(|s) alerta(|s) marketing texto textos
    mensagenzinha mensajem mensajens msgns smss recados
WARE :: oferta(|s) desconto(|s) cupom cupons novidade(|s)
SUBSCRIPTION :: inscricao assinatura servico
LIST :: lista(|s) base bases sistema registro(|s) registo(|s) grupo cadastros campanha(|s) mailing transmissao
    agenda
WANT :: gosto aguento aguentamos suporto pretendo curto quer(|o|em|emos|ia|er|endo) qro kero desej(o|amos|aria)
    precis(o|amos) gostaria pedir peco pedimos pede solicito solicitamos exijo exigimos prefiro preferia preferiria
    autorizo consinto aceito aceitei permito agradeco agradecia agradeceria tenho faz espero
INTEREST :: interess(e|a|ado|ada|ados|am) interese
GET :: receb(er|endo|e|a|erem) ver saber ter continu(ar|em|e) volt(ar|em|e) cheg(ar|uem|ue) ouvir
NEG :: nao naum n nunca jamais nem
NOTHING :: nada nenhum nenhuma sem zero
MORE :: mais + novamente
NE ::
JE ::
TO :: de nas nesses nessas nestes nestas num numa dum duma pela pelas pelos do da das dos com em no na que q por ao
    d sobre deles
MODAL :: fazer podem pode poderiam poderia vou vai vamos tem deve ha
IS :: eh sou estou to era ser foi fui
IF :: se proxima proximo
WRONG :: errad(o|a|os|as) engano engan(ou|aram|ados|ado|ando|aste) err(aram|ou|aste) equivocad(o|a) trocado
PERSON :: pessoa
BELONG :: pertence pertencem
REFUSE :: recuso proibo proibido oponho nego
SENDS :: chegam
KEEP :: continuam continuarem continua seguem insistem
CLAIM :: cliente inscrevi cadastrei autorizei registrei assinei
REPORT :: denunci(a|ar|o|arei|amos|ado) anatel procon processar processo processa processarei advogado advogada
    reclam(ar|acao|o) policia justica reclame judicial lgpd
ASKED :: pedi pedido falei disse mandei escrevi enviei respondi solicitei digitei
STILL :: continuo
HOW :: como onde cmo
ENOUGH :: cansei cansado cansada farto farta saco
CONSENT :: consentimento permissao autorizacao
REVOKE :: revogo revogar
PEACE :: paz sossego
"""
