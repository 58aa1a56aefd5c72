"""The word classes of Portuguese that sentences are told by."""

from __future__ import annotations

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
