using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Tokens;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AdminApp.Tests.Llm.Tokens;

public class TokenEstimatorTests
{
    private const string Model = "mistral-small-latest";
    private readonly TokenEstimator _estimator = new();

    [Fact]
    public void Count_UsesTheShippedVocabulary()
    {
        Assert.Equal(0, _estimator.Count(""));
        Assert.Equal(2, _estimator.Count("hello world"));
    }

    [Fact]
    public void CountPrompt_CountsMessagesToolCallsResultsAndDefinitions()
    {
        ChatMessage[] plain = [new(ChatRole.User, "Who decided on the budget?")];
        ChatMessage[] withTool =
        [
            .. plain,
            new(ChatRole.Assistant, [new FunctionCallContent("abcdefghi", "search_transcripts", new Dictionary<string, object?> { ["query"] = "budget decision" })]),
            new(ChatRole.Tool, [new FunctionResultContent("abcdefghi", "Marketing: we keep the budget.")]),
        ];
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string query) => query, "search_transcripts", "Searches the transcripts.")] };

        var words = _estimator.CountPrompt(plain);
        var conversation = _estimator.CountPrompt(withTool);
        Assert.True(words > _estimator.Count("Who decided on the budget?"));
        Assert.True(conversation >= words + _estimator.Count("Marketing: we keep the budget.") + _estimator.Count("budget decision"));
        Assert.True(_estimator.CountPrompt(withTool, options) > conversation + _estimator.Count("Searches the transcripts."));
    }

    [Fact]
    public void Factor_BeginsAt1Point3_AndFollowsTheModelsUsage()
    {
        Assert.Equal(1.3, _estimator.Factor(Model), 6);
        for (var i = 0; i < 100; i++)
        {
            _estimator.Learn(Model, 1_000, 1_100);
            _estimator.Learn("other", 1_000, 1_700);
        }

        Assert.InRange(_estimator.Factor(Model), 1.21, 1.22); // a tenth above what all the others took
        Assert.InRange(_estimator.Factor("other"), 1.86, 1.89);
    }

    [Fact]
    public void Factor_IsLearnedForEachKindOfCall()
    {
        for (var i = 0; i < 100; i++)
        {
            _estimator.Learn(Model, 1_000, 1_000);
            _estimator.Learn(Model, 10, 30, CallKind.Probe);
        }

        Assert.Equal((1_101, 1_300, 2_000), (_estimator.UpperBound(Model, 1_000), _estimator.UpperBound(Model, 1_000, CallKind.Tools), _estimator.UpperBound(Model, 1_000, CallKind.Probe)));
    }

    [Fact]
    public void Factor_StaysWithinItsBounds_WhateverUsageSays() =>
        Gen.Select(Gen.Int[0, 5_000], Gen.Long[-10, 10_000_000]).Array[0, 100].Sample(usages =>
        {
            foreach (var (counted, reported) in usages)
            {
                _estimator.Learn(Model, counted, reported);
                Assert.InRange(_estimator.Factor(Model), 0.8, 2.0);
            }
        }, threads: 1);

    [Fact]
    public void UpperBound_HoldsForNearlyAllPrompts_OfAModelWhoseCountsVary()
    {
        var random = new Random(7);
        var above = 0;
        for (var i = 0; i < 2_000; i++)
        {
            var reported = (long)(1_000 * (1.05 + (0.15 * random.NextDouble())));
            above += i >= 20 && reported > _estimator.UpperBound(Model, 1_000) ? 1 : 0;
            _estimator.Learn(Model, 1_000, reported);
        }

        Assert.True(above < 20, $"{above} of 1980 prompts cost more than their bound.");
        Assert.True(_estimator.Factor(Model) < 1.35, $"The bound is wasteful: {_estimator.Factor(Model)}.");
    }
}
