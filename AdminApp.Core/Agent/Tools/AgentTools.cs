using System.ComponentModel;
using System.Globalization;
using System.Text;
using AdminApp.Core.Agent.Citations;
using AdminApp.Core.Llm.Tokens;
using AdminApp.Core.Primitives;
using AdminApp.Core.Scopes;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using Microsoft.Extensions.AI;

namespace AdminApp.Core.Agent.Tools;

/// <summary>
/// What the model may do before a second call: only read. What it finds becomes passages of the same answer, with the next numbers.
/// Wrong names and arguments give a result that says so, never an exception.
/// </summary>
internal sealed class AgentTools
{
    private const int MaxHits = 5;
    private const int MaxTurns = 40;
    private const int MaxTurnCharacters = 6_000;
    private const int MaxMeetings = 100;

    /// <summary>Reserved for results that only say why nothing was done.</summary>
    private const int ShortResultTokens = 200;

    private const string TooMuch = "Too much has already been read for this question.";

    private readonly PassageRetrieval _retrieval;
    private readonly ITranscriptLibrary _library;
    private readonly AnswerSources _sources;
    private readonly TokenEstimator _tokens;
    private readonly TimeProvider _time;
    private readonly string _model;
    private readonly MeetingScope _scope;
    private int _room = AgentLimits.ToolTokens - ShortResultTokens;
    private int _calls;

    /// <param name="scope">The scope of the question; the tools read nothing outside of it.</param>
    public AgentTools(PassageRetrieval retrieval, ITranscriptLibrary library, AnswerSources sources, TokenEstimator tokens, TimeProvider time, string model, MeetingScope scope)
    {
        (_retrieval, _library, _sources, _tokens, _time, _model, _scope) = (retrieval, library, sources, tokens, time, model, scope);
        Functions =
        [
            AIFunctionFactory.Create(SearchTranscriptsAsync, "search_transcripts"),
            AIFunctionFactory.Create(ReadTranscriptAsync, "read_transcript"),
            AIFunctionFactory.Create(ListMeetingsAsync, "list_meetings"),
        ];
    }

    /// <summary>The tools that are offered.</summary>
    public IReadOnlyList<AIFunction> Functions { get; }

    /// <summary>Runs one call of the model.</summary>
    public async Task<FunctionResultContent> RunAsync(FunctionCallContent call, CancellationToken cancellationToken) =>
        new(call.CallId, await ResultAsync(call, cancellationToken));

    private async Task<string> ResultAsync(FunctionCallContent call, CancellationToken cancellationToken)
    {
        if (++_calls > AgentLimits.ToolCalls)
        {
            return $"Not run: at most {AgentLimits.ToolCalls} calls are run for one question.";
        }

        var function = Functions.FirstOrDefault(function => function.Name == call.Name);
        if (function is null)
        {
            return $"There is no tool of this name. There are: {string.Join(", ", Functions.Select(known => known.Name))}.";
        }

        if (call.Exception is not null)
        {
            return $"The arguments of {function.Name} can't be read: they are not a JSON object of valid text.";
        }

        try
        {
            var result = (await StoreFailure.ReadPatientlyAsync(
                async token => await function.InvokeAsync(new AIFunctionArguments(call.Arguments), token), _time, cancellationToken))?.ToString() ?? "";
            _room -= Count(result);
            return result;
        }
        catch (Exception exception) when (exception is ArgumentException or System.Text.Json.JsonException or InvalidCastException or FormatException or NotSupportedException)
        {
            return $"The arguments of {function.Name} are wrong: {SourceBlock.Line(exception.Message)}";
        }
        catch (TimeoutException)
        {
            return "Search is not ready right now.";
        }
    }

    [Description("Searches all transcripts by words and meaning. Use other words than the question did.")]
    private async Task<string> SearchTranscriptsAsync(
        [Description("Words or a question.")] string query,
        [Description("Only this meeting: its file name.")] string? meeting = null,
        [Description("Only passages in which this speaker speaks.")] string? speaker = null,
        CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(query) || query.Length > 1_000)
        {
            throw new FormatException("query takes 1 to 1000 characters.");
        }

        var scope = _scope with { Speaker = _scope.Speaker ?? Blank(speaker) };
        if (Blank(meeting) is { } named)
        {
            scope = scope with { Meetings = [(await InScopeAsync(named, cancellationToken)).FileName] };
        }

        var found = await _retrieval.FindAsync(new SearchQuery(query, MaxHits) { Scope = scope, ReadsScope = false }, _model, _room, cancellationToken);
        return found switch
        {
            { Passages.Count: > 0 } => Block(found.Passages),
            { Cut: true } => TooMuch,
            _ => "Nothing was found.",
        };
    }

    [Description("Reads turns of one transcript in order, at most 40.")]
    private async Task<string> ReadTranscriptAsync(
        [Description("The meeting's file name.")] string meeting,
        [Description("First turn, from 0.")] int fromTurn = 0,
        [Description("Last turn, inclusive.")] int? toTurn = null,
        CancellationToken cancellationToken = default)
    {
        if (fromTurn < 0 || toTurn < fromTurn)
        {
            throw new FormatException("fromTurn is at least 0, toTurn at least fromTurn.");
        }

        var transcript = await InScopeAsync(meeting, cancellationToken);
        var last = (int)Math.Min(toTurn ?? int.MaxValue, (long)fromTurn + MaxTurns - 1);
        var turns = await _retrieval.TurnsAsync(transcript.Id, transcript.ContentHash, fromTurn, last, cancellationToken);
        var text = new StringBuilder();
        var taken = 0;
        foreach (var turn in turns)
        {
            var line = $"{turn.Speaker}: {turn.Text}";
            if (taken > 0 && text.Length + line.Length > MaxTurnCharacters)
            {
                break;
            }

            text.Append(taken == 0 ? "" : "\n").Append(TextCap.Cut(line, MaxTurnCharacters));
            taken++;
        }

        if (taken == 0)
        {
            return $"There are no such turns: {transcript.TurnCount} turns, from 0.";
        }

        var start = turns[0].StartMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : (TimeSpan?)null;
        var read = new SearchHit(
            0, 0, transcript.Id, transcript.ContentHash, transcript.FileName, transcript.Title, transcript.Date, turns[0].Index, turns[taken - 1].Index,
            [.. turns.Take(taken).Select(turn => turn.Speaker).Distinct()], start, 0, text.ToString());
        return Count(read.Text) > _room
            ? TooMuch
            : Block([new GivenPassage(read, [.. turns.Take(taken)])]);
    }

    [Description("Lists the meetings, newest first: file name, title, date, speakers, number of turns.")]
    private async Task<string> ListMeetingsAsync(CancellationToken cancellationToken = default)
    {
        var all = (await _library.ListAsync(cancellationToken)).Select(summary => summary.Transcript)
            .Where(IsInScope).ToList();
        var lines = new StringBuilder();
        var listed = 0;
        var room = _room - Count(Listing("", all.Count, all.Count));
        foreach (var transcript in all.Take(MaxMeetings))
        {
            var line = SourceBlock.Line(string.Create(
                CultureInfo.InvariantCulture, $"- {transcript.FileName} · {transcript.Title} · {transcript.Date:yyyy-MM-dd} · {string.Join(", ", transcript.Speakers.Take(8))} · {transcript.TurnCount} turns")) + "\n";
            room -= Count(line);
            if (room < 0)
            {
                break;
            }

            lines.Append(line);
            listed++;
        }

        return room < 0 && listed == 0 ? TooMuch : Listing(lines.ToString(), listed, all.Count);

        static string Listing(string lines, int listed, int all) =>
            $"{SourceBlock.Open}\n{lines}{SourceBlock.Close}\n{all} meetings in all, {listed} of them listed.";
    }

    private async Task<Transcript> InScopeAsync(string meeting, CancellationToken cancellationToken) =>
        (await _library.FindAsync(meeting, cancellationToken))?.Transcript is { } found && IsInScope(found)
            ? found
            : throw new FormatException("no meeting within the question's scope has this file name; list_meetings lists them.");

    private bool IsInScope(Transcript transcript) =>
        (_scope.Meetings.Count == 0 || _scope.Meetings.Any(meeting => meeting.Equals(transcript.FileName, StringComparison.OrdinalIgnoreCase) || meeting.Equals(transcript.Id.ToString(), StringComparison.OrdinalIgnoreCase)))
        && (_scope.From is null || transcript.Date >= _scope.From) && (_scope.To is null || transcript.Date <= _scope.To);

    private int Count(string text) => _tokens.UpperBound(_model, _tokens.Count(text));

    private string Block(IEnumerable<GivenPassage> passages) =>
        SourceBlock.Wrap(passages.Select(passage => SourceBlock.Passage(_sources.Give(passage), passage.Hit)));

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
