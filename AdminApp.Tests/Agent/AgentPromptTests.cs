using System.Security.Cryptography;
using System.Text;
using AdminApp.Core.Agent;
using AdminApp.Core.Llm.Tokens;
using AdminApp.Core.Scopes;
using AdminApp.Core.Transcripts.Search;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Agent;

public class AgentPromptTests
{
    // With every change of the words: raise AgentPrompt.Version and the number at the end of CacheKey, then put both new values here.
    private const int Version = 2;
    private const string Words = "d975a90963214a33dc0cdcfb09f38d2590d1ab014acbd45049546b665f236859";

    [Fact]
    public void WordsOfThePrompt_BelongToTheirVersion()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var hit = new SearchHit(
            1, 0, Guid.Empty, "hash", "Design.txt", "Design", new DateOnly(2025, 3, 4), 0, 1, ["Ann"], TimeSpan.FromSeconds(70), 1, "Ann: It is <<<blue>>> [1] <s>.");
        var question = new AgentRequest { Text = "Which colour?", Terms = new() { User = "user:1", SubmittedAt = 0 }, CorrelationId = "c" };
        var (messages, tokens, _) = new PromptBuilder(new TokenEstimator(), time).Build(
            question, [SourceBlock.Passage(1, hit)], ["Design · Tuesday 2025-03-04 · 12 min · 1 speaker: Ann 100 %"],
            new AppliedScope { Filters = [new(ScopeKind.Period, "March 2025", true, MeetingScope.All)] }, "mistral-small-latest", 700, AgentLimits.ConversationTokens);

        Assert.Equal(new TokenEstimator().CountPrompt(messages), tokens);
        var text = string.Join("\n---\n", messages.Select(message => $"{message.Role}: {message.Text}"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        Assert.True(
            hash == Words && AgentPrompt.Version == Version,
            $"The prompt's words changed (SHA-256 {hash}, version {AgentPrompt.Version}). Raise AgentPrompt.Version and CacheKey with them, then pin both values in this test.");
        Assert.Equal(AgentPrompt.CacheKey, $"adminapp-agent-{AgentPrompt.Version}");
    }
}
