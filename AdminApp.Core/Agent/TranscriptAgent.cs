using System.Runtime.CompilerServices;
using AdminApp.Core.Agent.Citations;
using AdminApp.Core.Agent.Facts;
using AdminApp.Core.Agent.Instructions;
using AdminApp.Core.Agent.Tools;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Mistral;
using AdminApp.Core.Llm.Tokens;
using AdminApp.Core.Scopes;
using AdminApp.Core.Stores;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Transcripts.Search.Questions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Agent;

/// <summary>
/// Answers a question about the transcripts: finds passages, asks the model once, checks its citations. A second call, with tools,
/// is made only if the passages contain too little of the question and the service has room for it.
/// </summary>
internal sealed class TranscriptAgent(
    ITranscriptSearch search, ITranscriptLibrary library, ILlmService llm, IOptionsMonitor<MistralOptions> mistral, TokenEstimator tokens,
    InstructionsInForce instructions, TimeProvider time)
{
    private const string NotReady = "The search index is being built. Ask again in a few seconds.";

    // The same as in GET /admin/search.
    private static readonly TimeSpan NotReadyWait = TimeSpan.FromSeconds(5);

    private readonly PassageRetrieval _retrieval = new(search, library, tokens);
    private readonly PromptBuilder _prompts = new(tokens, time);
    private readonly MeetingFacts _facts = new(library);

    /// <summary>Answers a question and reports progress. Ends with <see cref="AgentCompleted"/> or an exception.</summary>
    /// <exception cref="LlmException">The LLM service refused or failed, the answer was empty, or the search is not ready.</exception>
    /// <exception cref="ArgumentException">The meeting does not exist.</exception>
    public async IAsyncEnumerable<AgentUpdate> AnswerAsync(AgentRequest question, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        question = question with { System = question.System ?? instructions.Current };
        using var turn = await llm.PrepareAsync(Preparation(question), cancellationToken);
        var timeline = question.Entry?.Timeline;
        timeline?.Preparing();
        var options = mistral.CurrentValue;
        var builtAt = llm.DataVersion;
        var read = await ReadAsync(question, options, cancellationToken);
        var (sources, scope) = (read.Sources, read.Found.Result.Scope);
        timeline?.Found(read.Found.Passages.Count);
        yield return new AgentScope(scope);
        yield return new AgentSources(sources.Citations(""));

        var (facts, cut, nothing) = await FactsAsync(question, read, options.Model, cancellationToken);
        if (nothing || !llm.IsConfigured)
        {
            var text = nothing ? await NothingAsync(question, scope, cancellationToken) : QuotesOnlyAnswer.Write(sources, read.Lists ? facts : []);
            yield return new AgentText(text);
            yield return new AgentCompleted(WithoutCall(question, scope, sources, text, quotes: !nothing));
            yield break;
        }

        var prompt = PromptOf(question, read, facts, options);
        var tools = new AgentTools(_retrieval, library, sources, tokens, time, options.Model, scope.Whole);
        var request = Request(question, prompt, sources) with { BuiltAt = builtAt };
        if (NeedsTools(read, cut))
        {
            request = WithTools(request, tools);
        }

        turn.Done();
        timeline?.Prepared();
        var calls = new List<LlmAnswer>();
        var writer = new AnswerWriter(sources);
        TimeSpan? firstText = null;
        while (true)
        {
            var ties = sources.Ties;
            var streamed = false;
            LlmAnswer? answer = null;
            await foreach (var update in llm.StreamAsync(request, cancellationToken))
            {
                var text = "";
                if (update is LlmToken token)
                {
                    (streamed, text) = (true, writer.Write(token.Text));
                }
                else if (update is LlmCompleted completed)
                {
                    // A cached answer arrives in one piece.
                    answer = completed.Answer;
                    text = (streamed ? "" : writer.Write(answer.Text)) + writer.End();
                }
                else
                {
                    yield return new AgentCall(update);
                }

                if (text.Length == 0)
                {
                    continue;
                }

                firstText ??= time.GetElapsedTime(question.SubmittedAt);
                if (sources.Ties > ties)
                {
                    ties = sources.Ties;
                    yield return new AgentSources(sources.Citations(writer.Text));
                }

                yield return new AgentText(text);
            }

            calls.Add(answer ?? throw new LlmException(LlmErrorCodes.BrokenOff, "The answer was cut off."));
            yield return AgentUsage.Sum(calls);
            if (calls.Count > 1 || request.Options.Tools is null || answer.ToolCalls.Count == 0)
            {
                break;
            }

            request = await AfterToolsAsync(request, answer, tools, sources, cancellationToken);
            yield return new AgentSources(sources.Citations(writer.Text));
            if (!writer.IsEmpty)
            {
                yield return new AgentText(writer.Add("\n\n"));
            }
        }

        if (writer.IsEmpty)
        {
            throw new LlmException(AgentErrorCodes.EmptyAnswer, "The model sent an empty answer. Ask again.");
        }

        if (calls[^1].FinishReason == ChatFinishReason.Length)
        {
            yield return new AgentText(writer.Add(" …"));
        }

        if (calls.TrueForAll(call => call.IsWhole))
        {
            turn.Answered();
        }

        yield return new AgentCompleted(Completed(question, scope, sources, writer, calls, firstText ?? TimeSpan.Zero));
    }

    /// <summary>The prompt that a question would be sent with right now, without sending it; null if nothing fits the question, so that no model would be asked.</summary>
    /// <exception cref="LlmException">Too many questions are being prepared, or the search is not ready.</exception>
    public async Task<ComposedPrompt?> ComposeAsync(AgentRequest question, CancellationToken cancellationToken)
    {
        question = question with { System = question.System ?? instructions.Current };
        using var turn = await llm.PrepareAsync(Preparation(question), cancellationToken);
        var options = mistral.CurrentValue;
        var read = await ReadAsync(question, options, cancellationToken);
        var (facts, cut, nothing) = await FactsAsync(question, read, options.Model, cancellationToken);
        if (nothing)
        {
            return null;
        }

        var prompt = PromptOf(question, read, facts, options);
        return new ComposedPrompt(prompt.Messages, read.Given.Count, tokens.UpperBound(options.Model, prompt.Tokens), options.MaxOutputTokens, options.Model, NeedsTools(read, cut));
    }

    private static bool NeedsTools(ReadQuestion read, bool cut) => read.Found.Result.WordCoverage < AgentLimits.ToolFloor || cut;

    private async Task<ReadQuestion> ReadAsync(AgentRequest question, MistralOptions options, CancellationToken cancellationToken)
    {
        var fit = AgentLimits.Fit(llm.TokensPerMinute, tokens.UpperBound(options.Model, tokens.Count(question.System!.Text)) + options.MaxOutputTokens);
        var found = await RetrieveAsync(question, options.Model, fit.Passages, cancellationToken);
        var sources = new AnswerSources(question.Text);
        var given = found.Passages.Select(passage => SourceBlock.Passage(sources.Give(passage), passage.Hit)).ToList();
        return new ReadQuestion(found, sources, given, fit.Conversation, MeetingQuestions.CountsOrLists(question.Text));
    }

    // The lines about meetings, whether some did not fit, and whether there is nothing to answer from.
    private async Task<(IReadOnlyList<string> Lines, bool Cut, bool Nothing)> FactsAsync(AgentRequest question, ReadQuestion read, string model, CancellationToken cancellationToken)
    {
        var (result, lists) = (read.Found.Result, read.Lists);
        if (result.Scope.Nothing is not null || (result.Scope.Passages == 0 && result.Scope.Filters.Count > 0) || (!lists && RelevanceFloor.IsBelow(question.Text, result)))
        {
            return ([], false, true);
        }

        var (lines, cut) = await StoreFailure.ReadPatientlyAsync(
            token => _facts.LinesAsync(result, read.Sources.TranscriptIds, lists, text => tokens.UpperBound(model, tokens.Count(text)), token), time, cancellationToken);
        return (lines, cut, read.Given.Count == 0 && lines.Count == 0);
    }

    private Prompt PromptOf(AgentRequest question, ReadQuestion read, IReadOnlyList<string> facts, MistralOptions options) =>
        _prompts.Build(question, read.Given, facts, read.Found.Result.Scope, options.Model, options.MaxOutputTokens, read.ConversationTokens);

    private async Task<RetrievedPassages> RetrieveAsync(AgentRequest question, string model, int tokenBudget, CancellationToken cancellationToken)
    {
        try
        {
            return await StoreFailure.ReadPatientlyAsync(token => _retrieval.ForQuestionAsync(question, model, tokenBudget, token), time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new LlmException(AgentErrorCodes.SearchNotReady, NotReady, NotReadyWait, exception) { Refused = true };
        }
    }

    private static LlmPreparation Preparation(AgentRequest question) => new()
    {
        Terms = question.Terms,
        Key = KeyOf(question),
        CorrelationId = question.CorrelationId,
    };

    /// <summary>Equal for questions that lead to the same prompt as long as the transcripts are the same.</summary>
    private static int KeyOf(AgentRequest question)
    {
        var hash = new HashCode();
        hash.Add(question.Text, StringComparer.Ordinal);
        hash.Add(question.ReadsScope);
        hash.Add(question.Today);
        hash.Add(question.Scope);
        hash.Add(question.System?.CacheKey, StringComparer.Ordinal);
        foreach (var message in question.History)
        {
            hash.Add(message.Content, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    private static LlmRequest Request(AgentRequest question, Prompt prompt, AnswerSources sources) => new()
    {
        Messages = prompt.Messages,
        PromptTokens = prompt.Tokens,
        PrefixTokens = prompt.PrefixTokens,
        Options = new ChatOptions { Temperature = 0.2f, AdditionalProperties = new() { [MistralOptionKeys.PromptCacheKey] = question.System!.CacheKey } },
        Terms = question.Terms,
        Entry = question.Entry,
        DependsOn = [.. sources.TranscriptIds.Select(AnswerInvalidation.TagOf)],
        Parts = PartsOf(sources),
        CorrelationId = question.CorrelationId,
    };

    private static Dictionary<string, int> PartsOf(AnswerSources sources) => sources.PassagesByTranscript.ToDictionary(passages => AnswerInvalidation.TagOf(passages.Key), passages => passages.Value);

    private LlmRequest WithTools(LlmRequest request, AgentTools tools)
    {
        var options = request.Options.Clone();
        options.Tools = [.. tools.Functions];
        options.ToolMode = ChatToolMode.Auto;
        var twoCalls = request with { Options = options, ExpectedCalls = 2, PromptTokens = request.PromptTokens + tokens.CountTools(options.Tools) };
        return llm.HasRoomFor(twoCalls) ? twoCalls : request;
    }

    private static async Task<LlmRequest> AfterToolsAsync(
        LlmRequest request, LlmAnswer answer, AgentTools tools, AnswerSources sources, CancellationToken cancellationToken)
    {
        var asked = answer.ToolCalls.Take(2 * AgentLimits.ToolCalls).ToList();
        var said = new ChatMessage(ChatRole.Assistant, [.. asked]);
        if (answer.Text.Length > 0)
        {
            said.Contents.Insert(0, new TextContent(answer.Text));
        }

        var results = new List<ChatMessage>();
        foreach (var call in asked)
        {
            results.Add(new ChatMessage(ChatRole.Tool, [await tools.RunAsync(call, cancellationToken)]));
        }

        var options = request.Options.Clone();
        options.ToolMode = ChatToolMode.None;
        return request with
        {
            Messages = [.. request.Messages, said, .. results],
            PromptTokens = null,
            Options = options,
            ContinuesQuestion = true,
            ExpectedCalls = 1,
            DependsOn = [.. sources.TranscriptIds.Select(AnswerInvalidation.TagOf)],
            Parts = PartsOf(sources),
        };
    }

    private async Task<string> NothingAsync(AgentRequest question, AppliedScope scope, CancellationToken cancellationToken)
    {
        var language = AgentTexts.LanguageOf(question.System!.Instructions.Language) ?? QuestionLanguages.Detect(question.Text);
        if (scope.Nothing is { } nothing)
        {
            return nothing.Text(language);
        }

        if (scope.Passages == 0 && scope.Filters.Count > 0)
        {
            return $"{AgentTexts.NothingSaid(language)}: {string.Join(" · ", scope.Filters.Select(filter => filter.Label))}.";
        }

        return (await StoreFailure.ReadPatientlyAsync(library.ListAsync, time, cancellationToken)).Count == 0 ? AgentTexts.NoTranscripts(language) : AgentTexts.NothingMatches(language);
    }

    private AgentAnswer WithoutCall(AgentRequest question, AppliedScope scope, AnswerSources sources, string text, bool quotes)
    {
        var elapsed = time.GetElapsedTime(question.SubmittedAt);
        // The text consists of these quotes, so there is nothing to choose.
        return new AgentAnswer { Scope = scope, Text = text, Sources = sources.Citations(""), FirstToken = elapsed, Total = elapsed, QuotesOnly = quotes };
    }

    private AgentAnswer Completed(AgentRequest question, AppliedScope scope, AnswerSources sources, AnswerWriter writer, List<LlmAnswer> calls, TimeSpan firstText)
    {
        var cached = calls.TrueForAll(call => call.FromCache);
        return new AgentAnswer
        {
            Text = writer.Text,
            Scope = scope,
            Sources = sources.Citations(writer.Text),
            RemovedCitations = writer.Removed,
            Usage = AgentUsage.Sum(calls),
            Model = calls[^1].Model,
            InstructionsNumber = question.System!.Number,
            FromCache = cached,
            CachedAtUtc = cached ? calls[^1].WrittenAt.UtcDateTime : null,
            Queued = calls.Aggregate(TimeSpan.Zero, (sum, call) => sum + call.Queued),
            FirstToken = firstText,
            Total = time.GetElapsedTime(question.SubmittedAt),
        };
    }

    /// <summary>A question with what was found for it.</summary>
    /// <param name="Found">The passages.</param>
    /// <param name="Sources">The same as sources of the answer.</param>
    /// <param name="Given">The same as the model gets them.</param>
    /// <param name="ConversationTokens">Maximum tokens of the conversation before it.</param>
    /// <param name="Lists">Whether it counts or lists meetings.</param>
    private sealed record ReadQuestion(RetrievedPassages Found, AnswerSources Sources, IReadOnlyList<string> Given, int ConversationTokens, bool Lists);
}
