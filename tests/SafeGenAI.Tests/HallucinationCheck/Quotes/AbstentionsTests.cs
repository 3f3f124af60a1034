using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

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
        Assert.True(AnswerSubstance.IsAbstention(new AnswerText(answer)));
        Assert.Empty(AnswerSubstance.Claims(new MarkedAnswer(answer, [], [new TextSpan(0, answer.Length)])));
    }

    [Theory]
    [InlineData("The document does not mention the price of the parking lots. Is there anything else you need?")]
    [InlineData("I'm sorry, I could not find the price of the parking lots anywhere. The sources do not say anything about parking.")]
    [InlineData("Barack Obama is not named in this text.")]
    public void L15_AlsoInSeveralSentences(string answer) => Assert.True(AnswerSubstance.IsAbstention(new AnswerText(answer)));

    /// <summary>Claims: what does not contain is no text, the second sentence tells, "but" tells.</summary>
    [Theory]
    [InlineData("The drug does not contain lactose or gluten and is safe for children.")]
    [InlineData("The textiles do not contain lead or other heavy metals at all.")]
    [InlineData("Der Vertrag enthält keine Hotelkosten und keine Reisekosten der Mitarbeiter.")]
    [InlineData("The text does not say. The parking lots of the new building cost 150 euros.")]
    [InlineData("The document does not mention the price, but parking lots cost 150 euros a month.")]
    [InlineData("Customers cannot find the parking lots behind the new building.")]
    [InlineData("Das Büro zieht am 14. März 2026 in das neue Gebäude am Fluss.")]
    [InlineData("Le bureau déménage le 14 mars 2026 dans le nouveau bâtiment.")]
    [InlineData("La oficina se muda el 14 de marzo de 2026 al nuevo edificio.")]
    [InlineData("オフィスは三月に新しい建物へ移転します。")]
    public void AClaim_IsNone(string answer) => Assert.False(AnswerSubstance.IsAbstention(new AnswerText(answer)));

    /// <summary>That the sources name what it does not know supports nothing.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L15_WhatItDoesNotKnow_MayStandInTheSources_AndIsNotSupported(bool streaming)
    {
        GenAIRequest request = new("What does it cost?") { Sources = ["The town of Springfield has 1,250 inhabitants and was founded in 1850."] };
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f")
            .AddModel("small", new FakeChatClient("The document does not mention the price of the bridge in Springfield."))
            .Configure(f => f.UseHallucinationCheck())
            .Build();

        GenAIResult result = await pipeline.AskAsync(request, streaming);

        Assert.Equal((Outcome.Answered, Verdict.NotChecked), (result.Outcome, result.Verdict));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AClaimWithANegation_NeedsItsQuote(bool streaming)
    {
        GenAIRequest request = new("Is it safe?") { Sources = ["The drug contains lactose and gluten and must be kept from children."] };
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f")
            .AddModel("small", new FakeChatClient("The drug does not contain lactose or gluten and is safe for children."))
            .Configure(f => f.UseHallucinationCheck(h => h.RequireQuotes(1.0)))
            .Build();

        Assert.Equal(FailureKind.Hallucination, (await pipeline.AskAsync(request, streaming)).FailureKind);
    }

    /// <summary>What the only message says is what the user wrote, where no input is set apart.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatTheOnlyMessageNames_IsGiven(bool streaming)
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f")
            .AddModel("small", new FakeChatClient("Parking in the building of Barack Obama costs 400 euros a month."))
            .Configure(f => f.UseHallucinationCheck())
            .Build();

        GenAIResult given = await pipeline.AskAsync(new GenAIRequest("What does it cost, Barack Obama asks?") { Sources = ["Parking costs 400 euros a month."] }, streaming);
        GenAIResult apart = await pipeline.AskAsync(
            new GenAIRequest("Do not say Barack Obama. What does it cost?") { Input = "What does it cost?", Sources = ["Parking costs 400 euros a month."] }, streaming);

        Assert.Equal((Outcome.Answered, Outcome.FellBack), (given.Outcome, apart.Outcome));
    }
}
