using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets.Prices;

public sealed class LiteLlmReaderTests
{
    private static readonly DateOnly Today = new(2026, 3, 1);

    private const string Good = "\"good\": { \"mode\": \"chat\", \"input_cost_per_token\": 1e-06, \"output_cost_per_token\": 2e-06 }";

    [Fact]
    public void AnEntry_IsReadExactly_FromScientificNotation()
    {
        PriceCatalog catalog = PriceCatalog.Parse(
            """
            {
              "sample_spec": { "mode": "one of: chat, embedding", "input_cost_per_token": 0.0, "max_tokens": "a text" },
              "gpt-5-mini": {
                "cache_read_input_token_cost": 2.5e-08, "input_cost_per_token": 2.5e-07, "input_cost_per_token_batches": 1.25e-07,
                "litellm_provider": "openai", "max_tokens": 128000, "mode": "chat", "output_cost_per_token": 2e-06,
                "output_cost_per_token_batches": 1e-06, "output_cost_per_reasoning_token": 3e-06, "supports_vision": true
              },
              "odd": { "input_cost_per_token": 1.5e-07, "output_cost_per_token": 0.0000005469 }
            }
            """);

        Assert.Equal(
            new ModelPrice(0.25m, 2m, 0.025m, reasoning: 3m) { BatchDiscount = 50 }, catalog.Find("openai/gpt-5-mini-2025-08-07", Today));
        Assert.Equal(new ModelPrice(0.15m, 0.5469m), catalog.Find("odd", Today));
        Assert.Null(catalog.Find("sample_spec", Today));
        Assert.Empty(catalog.Omitted);
    }

    [Fact]
    public void ALongContext_IsAPriceOfItsOwn_AndNothingInItIsCheaperForBeingLeftOut()
    {
        PriceCatalog catalog = PriceCatalog.Parse(
            """
            {
              "gemini/gemini-2.5-pro": {
                "litellm_provider": "gemini", "mode": "chat", "input_cost_per_token": 1.25e-06, "output_cost_per_token": 1e-05,
                "cache_read_input_token_cost": 1.25e-07, "cache_creation_input_token_cost": 2e-06, "output_cost_per_reasoning_token": 1.2e-05,
                "input_cost_per_token_above_200k_tokens": 2.5e-06, "output_cost_per_token_above_200k_tokens": 1.5e-05,
                "output_cost_per_token_above_512k_tokens": 2e-05, "input_cost_per_token_above_200k_tokens_priority": 1
              }
            }
            """);

        Assert.Equal(
            new ModelPrice(1.25m, 10m, 0.125m, 2m, 12m)
            {
                LongContext = new(200_000, new(2.5m, 15m, 2.5m, 2.5m, 15m) { LongContext = new(512_000, new(2.5m, 20m, 2.5m, 2.5m, 20m)) }),
            },
            catalog.Find("gemini-2.5-pro", Today));
    }

    [Fact]
    public void OfTwoPricesForWritingIntoTheCache_TheDearerCounts() =>
        Assert.Equal(
            new ModelPrice(3m, 15m, 0.3m, 6m) { LongContext = new(200_000, new(6m, 22.5m, 0.6m, 12m)) },
            PriceCatalog.Parse(
                """
                {
                  "claude": {
                    "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05, "cache_read_input_token_cost": 3e-07,
                    "cache_creation_input_token_cost": 3.75e-06, "cache_creation_input_token_cost_above_1hr": 6e-06,
                    "input_cost_per_token_above_200k_tokens": 6e-06, "output_cost_per_token_above_200k_tokens": 2.25e-05,
                    "cache_read_input_token_cost_above_200k_tokens": 6e-07, "cache_creation_input_token_cost_above_200k_tokens": 7.5e-06,
                    "cache_creation_input_token_cost_above_1hr_above_200k_tokens": 1.2e-05
                  }
                }
                """).Find("claude", Today));

    [Fact]
    public void PricesByRanges_AreRead() =>
        Assert.Equal(
            new ModelPrice(0.4m, 1.2m, reasoning: 4m) { LongContext = new(256_000, new(1.2m, 3.6m, reasoning: 12m)) },
            PriceCatalog.Parse(
                """
                {
                  "qwen": {
                    "mode": "chat", "tiered_pricing": [
                      { "input_cost_per_token": 4e-07, "output_cost_per_token": 1.2e-06, "output_cost_per_reasoning_token": 4e-06, "range": [0, 256000.0] },
                      { "input_cost_per_token": 1.2e-06, "output_cost_per_token": 3.6e-06, "output_cost_per_reasoning_token": 1.2e-05, "range": [256000.0, 1000000.0] }
                    ]
                  }
                }
                """).Find("qwen", Today));

    [Fact]
    public void WhereABatchSavesLessOnOneSide_ThatIsTheDiscount() =>
        Assert.Equal(25m, PriceCatalog.Parse(
            """
            { "m": { "input_cost_per_token": 4e-06, "output_cost_per_token": 4e-06, "input_cost_per_token_batches": 2e-06, "output_cost_per_token_batches": 3e-06 } }
            """).Find("m", Today)!.BatchDiscount);

    [Theory]
    [InlineData("""{ "mode": "image_generation", "output_cost_per_image": 0.06 }""", "mode is \"image_generation\", which is no chat.", false)]
    [InlineData("""{ "mode": "embedding", "input_cost_per_token": 1e-07, "output_cost_per_token": 0.0 }""", "mode is \"embedding\"", false)]
    [InlineData("""{ "mode": "chat", "input_cost_per_second": 0.001 }""", "input_cost_per_token and output_cost_per_token missing: it is not priced per token.", false)]
    [InlineData("""{ "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_character": 1e-06 }""", "output_cost_per_token missing", false)]
    [InlineData("""{ "mode": "chat", "input_cost_per_token": 0.0, "output_cost_per_token": 0 }""", "are 0, which here may mean that nobody knows", false)]
    [InlineData("""{ "mode": "chat", "input_cost_per_token": -1e-06, "output_cost_per_token": 1e-06 }""", "input_cost_per_token is -1e-06; it has to be a number, 0 to 9 USD per token.", true)]
    [InlineData("""{ "mode": "chat", "input_cost_per_token": "1e-06", "output_cost_per_token": 1e-06 }""", "input_cost_per_token is \"1e-06\"", true)]
    [InlineData("""{ "mode": "chat", "input_cost_per_token": 25, "output_cost_per_token": 1e-06 }""", "input_cost_per_token is 25", true)]
    [InlineData("""{ "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06, "output_cost_per_token_above_200k_tokens": [] }""", "output_cost_per_token_above_200k_tokens is []", true)]
    [InlineData("""{ "mode": "chat", "tiered_pricing": [{ "range": "all" }] }""", "a range begins with a whole number of tokens", true)]
    [InlineData("""{ "mode": "chat", "tiered_pricing": [] }""", "tiered_pricing has no range that begins at 0", true)]
    [InlineData("17", "it is a JSON Number", true)]
    public void AnEntryThatIsNoPriceOfTokens_IsLeftOutAndTold_AndTheOthersCount(string entry, string reason, bool isFaulty)
    {
        PriceCatalog catalog = PriceCatalog.Parse($$"""{ {{Good}}, "other": {{entry}} }""");

        OmittedPrice omitted = Assert.Single(catalog.Omitted);
        Assert.Equal(("other", isFaulty), (omitted.Model, omitted.IsFaulty));
        Assert.Contains(reason, omitted.Reason, StringComparison.Ordinal);
        Assert.Null(catalog.Find("other", Today));
        Assert.Equal(new ModelPrice(1m, 2m), catalog.Find("good", Today));
    }

    /// <summary>One entry of each kind that commit 00035b69 of the list has, as far as its fields bear on a price.</summary>
    [Fact]
    public void EveryKindOfEntryInTheList_IsReadOrLeftOut_AndNoneIsFaulty()
    {
        PriceCatalog catalog = PriceCatalog.Parse(
            """
            {
              "sample_spec": { "code_interpreter_cost_per_session": 0.0, "input_cost_per_token": 0.0, "max_tokens": "LEGACY parameter", "supported_regions": ["global"] },
              "1024-x-1024/dall-e-2": { "input_cost_per_pixel": 1.9e-08, "litellm_provider": "openai", "mode": "image_generation", "output_cost_per_pixel": 0.0 },
              "gpt-5-mini": {
                "cache_read_input_token_cost": 2.5e-08, "cache_read_input_token_cost_flex": 1.25e-08, "cache_read_input_token_cost_priority": 4.5e-08,
                "input_cost_per_token": 2.5e-07, "input_cost_per_token_flex": 1.25e-07, "input_cost_per_token_priority": 4.5e-07,
                "litellm_provider": "openai", "mode": "chat", "output_cost_per_token": 2e-06, "output_cost_per_token_flex": 1e-06
              },
              "gpt-5-pro": { "input_cost_per_token": 1.5e-05, "input_cost_per_token_batches": 7.5e-06, "litellm_provider": "openai", "mode": "responses", "output_cost_per_token": 0.00012, "output_cost_per_token_batches": 6e-05 },
              "gpt-5.4-nano": { "input_cost_per_token": 2e-07, "output_cost_per_token": 1.25e-06, "mode": "chat", "regional_processing_uplift_multiplier_eu": 1.1 },
              "gpt-realtime": { "input_cost_per_token": 4e-06, "input_cost_per_audio_token": 3.2e-05, "mode": "realtime", "output_cost_per_token": 1.6e-05 },
              "gemini/gemini-3.1-pro-preview": {
                "cache_read_input_token_cost": 2e-07, "cache_read_input_token_cost_above_200k_tokens": 4e-07, "input_cost_per_token": 2e-06,
                "input_cost_per_token_above_200k_tokens": 4e-06, "input_cost_per_token_batches": 1e-06, "litellm_provider": "gemini", "mode": "chat",
                "output_cost_per_token": 1.2e-05, "output_cost_per_token_above_200k_tokens": 1.8e-05, "output_cost_per_token_batches": 6e-06,
                "input_cost_per_token_above_200k_tokens_priority": 7.2e-06, "cache_read_input_token_cost_above_200k_tokens_priority": 7.2e-07,
                "search_context_cost_per_query": { "search_context_size_low": 0.014 }, "web_search_billing_unit": "per_query"
              },
              "gemini/gemini-exp-1114": { "input_cost_per_token": 0, "input_cost_per_token_above_128k_tokens": 0, "mode": "chat", "output_cost_per_token": 0, "output_cost_per_token_above_128k_tokens": 0 },
              "dashscope/qwen3-max": {
                "litellm_provider": "dashscope", "mode": "chat", "tiered_pricing": [
                  { "input_cost_per_token": 1.2e-06, "output_cost_per_token": 6e-06, "range": [0, 32000.0] },
                  { "input_cost_per_token": 2.4e-06, "output_cost_per_token": 1.2e-05, "range": [32000.0, 128000.0] },
                  { "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05, "range": [128000.0, 252000.0] }
                ]
              },
              "databricks/databricks-claude-sonnet-4": { "input_cost_per_token": 2.9999900000000002e-06, "input_dbu_cost_per_token": 4.2857e-05, "litellm_provider": "databricks", "metadata": { "notes": "" }, "mode": "chat", "output_cost_per_token": 1.5000020000000002e-05 },
              "gradient_ai/alibaba-qwen3-32b": { "litellm_provider": "gradient_ai", "max_tokens": 40960, "mode": "chat" }
            }
            """);

        Assert.Equal(
            ["1024-x-1024/dall-e-2", "gpt-realtime", "gemini/gemini-exp-1114", "gradient_ai/alibaba-qwen3-32b"], catalog.Omitted.Select(omitted => omitted.Model));
        Assert.DoesNotContain(catalog.Omitted, omitted => omitted.IsFaulty);
        Assert.Equal(new ModelPrice(0.25m, 2m, 0.025m), catalog.Find("gpt-5-mini-2025-08-07", Today));
        Assert.Equal(new ModelPrice(15m, 120m) { BatchDiscount = 50 }, catalog.Find("gpt-5-pro", Today));
        Assert.Equal(
            new ModelPrice(2m, 12m, 0.2m) { BatchDiscount = 50, LongContext = new(200_000, new(4m, 18m, 0.4m)) },
            catalog.Find("gemini-3.1-pro-preview", Today));
        Assert.Equal(
            new ModelPrice(1.2m, 6m) { LongContext = new(32_000, new(2.4m, 12m) { LongContext = new(128_000, new(3m, 15m)) }) },
            catalog.Find("qwen3-max", Today));
        Assert.Equal(new ModelPrice(2.999990001m, 15.000020001m), catalog.Find("databricks-claude-sonnet-4", Today));
    }

    [Fact]
    public void ANameThatIsThereTwice_IsTold() =>
        Assert.True(Assert.Single(PriceCatalog.Parse($$"""{ {{Good}}, {{Good.Replace("good", "GOOD", StringComparison.Ordinal)}} }""").Omitted).IsFaulty);
}
