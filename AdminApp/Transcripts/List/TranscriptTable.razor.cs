using System.Globalization;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;

namespace AdminApp.Transcripts.List;

/// <summary>Sorts the transcripts and shows as many as asked for.</summary>
public sealed partial class TranscriptTable
{
    // Each row has a menu of its own, so the rows come in portions.
    private const int PageSize = 100;

    private const int LongTitle = 60;

    private TranscriptColumn _column;
    private bool _descending;
    private int _shown = PageSize;

    /// <summary>The transcripts that match the filter, in the order of the library.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<TranscriptSummary> Items { get; set; } = [];

    /// <summary>Whether the viewer may edit and delete them.</summary>
    [Parameter]
    public bool Changes { get; set; }

    /// <summary>The details of one are to be edited.</summary>
    [Parameter]
    public EventCallback<Transcript> Editing { get; set; }

    /// <summary>One is to be deleted.</summary>
    [Parameter]
    public EventCallback<Transcript> Deleting { get; set; }

    private IEnumerable<TranscriptSummary> Shown => Sorted().Take(_shown);

    private IEnumerable<TranscriptSummary> Sorted()
    {
        IEnumerable<TranscriptSummary> ascending = _column switch
        {
            TranscriptColumn.Title => Items.OrderBy(item => item.Transcript.Title, StringComparer.InvariantCultureIgnoreCase),
            TranscriptColumn.Date => Items.OrderBy(item => TranscriptOrder.Of(item.Transcript)),
            TranscriptColumn.Length => Items.OrderBy(item => item.Transcript.TurnCount),
            _ => Items,
        };
        return _descending ? ascending.Reverse() : ascending;
    }

    // The first click on a title begins with A, on a date with the newest, on a length with the longest.
    private void SortBy(TranscriptColumn column) =>
        (_column, _descending) = (column, column == _column ? !_descending : column != TranscriptColumn.Title);

    private static string Details(TranscriptSummary item) => string.Join(" · ", new[]
    {
        When(item.Transcript), Amounts.Count(item.Transcript.Speakers.Count, "speaker"), Amounts.Count(item.Transcript.TurnCount, "turn"), item.Embedded ? "" : "indexing",
    }.Where(part => part.Length > 0));

    private static string When(Transcript transcript) =>
        transcript.Time is { } time ? $"{Clock.Day(transcript.Date)}, {time.ToString("HH:mm", CultureInfo.InvariantCulture)}" : Clock.Day(transcript.Date);

    private static string SpeakersOf(Transcript transcript) => transcript.Speakers.Count <= 4
        ? string.Join(", ", transcript.Speakers)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", transcript.Speakers.Take(3))} and {transcript.Speakers.Count - 3} more");
}
