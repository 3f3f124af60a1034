using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Quotes;

namespace SafeGenAI.Tests.HallucinationCheck.Quotes;

/// <summary>To say that the sources do not tell is no claim: there is nothing to quote for it.</summary>
public sealed class AbstentionsTests
{
    [Theory]
    [InlineData("The document does not mention the price of the parking lots anywhere.")]
    [InlineData("Der Preis der Parkplätze im neuen Gebäude wird im Dokument nicht erwähnt.")]
    [InlineData("Le document ne précise pas le prix des places de parking du bâtiment.")]
    [InlineData("El documento no menciona el precio de las plazas de aparcamiento del edificio.")]
    [InlineData("Il documento non specifica il prezzo dei parcheggi del nuovo edificio.")]
    [InlineData("O documento não menciona o preço dos lugares de estacionamento do edifício.")]
    [InlineData("Het document bevat geen informatie over de prijs van parkeerplaatsen bij het gebouw.")]
    [InlineData("Dokument nie podaje ceny miejsc parkingowych przy nowym budynku.")]
    [InlineData("駐車場の料金は文書に記載されていません。")]
    [InlineData("文件中没有提到新大楼停车场的价格。")]
    public void L15_WhatOnlySaysThatTheSourcesDoNotTell_ClaimsNothing(string answer)
    {
        Assert.True(AnswerSubstance.IsAbstention(answer, sentences: 1));
        Assert.Empty(AnswerSubstance.Claims(new MarkedAnswer(answer, [], [new TextSpan(0, answer.Length)])));
    }

    [Theory]
    [InlineData("Das Büro zieht am 14. März 2026 in das neue Gebäude am Fluss.")]
    [InlineData("Le bureau déménage le 14 mars 2026 dans le nouveau bâtiment.")]
    [InlineData("La oficina se muda el 14 de marzo de 2026 al nuevo edificio.")]
    [InlineData("オフィスは三月に新しい建物へ移転します。")]
    public void AClaim_IsNone(string answer) => Assert.False(AnswerSubstance.IsAbstention(answer, sentences: 1));
}
