using AdminApp.Core.Access.Audit;

namespace AdminApp.Core.Transcripts.Samples;

/// <summary>
/// A handful of public meetings that ship with the product, so that new users have something to ask about. They are from
/// QMSum (https://github.com/Yale-LILY/QMSum, with its MIT license): a remote control being designed, speech research, a committee of the Welsh parliament.
/// </summary>
public sealed class SampleMeetings(ITranscriptImporter importer)
{
    private const string Prefix = "AdminApp.Core.Samples/";

    /// <summary>Questions that the samples answer.</summary>
    public static IReadOnlyList<string> Questions { get; } =
    [
        "Why did the team choose voice control for the remote control?",
        "What would a touch screen cost, and why was it left out?",
        "What are the three main causes of the universities' financial challenges?",
    ];

    public static int Count => Resources.Count;

    private static List<string> Resources { get; } =
        [.. typeof(SampleMeetings).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Imports them; those that exist already are reported as duplicates.</summary>
    /// <param name="actor">Who imports them.</param>
    /// <param name="progress">Called after each file.</param>
    public async Task<IReadOnlyList<ImportedFile>> ImportAsync(AuditActor actor, IProgress<ImportedFile>? progress = null, CancellationToken cancellationToken = default)
    {
        var results = new List<ImportedFile>();
        foreach (var resource in Resources)
        {
            await using var content = typeof(SampleMeetings).Assembly.GetManifestResourceStream(resource)!;
            var result = await importer.ImportAsync(resource[Prefix.Length..], content, actor, sample: true, cancellationToken: cancellationToken);
            results.Add(result);
            progress?.Report(result);
        }

        return results;
    }
}
