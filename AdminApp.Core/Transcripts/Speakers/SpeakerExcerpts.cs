using AdminApp.Core.Primitives;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>Chooses what to know a speaker by: the longest turn of the beginning, the middle and the end of what they say.</summary>
internal static class SpeakerExcerpts
{
    /// <summary>The speakers of some turns, in order of first appearance.</summary>
    public static List<MeetingSpeaker> Of(IReadOnlyList<Turn> turns)
    {
        if (turns.Count == 0)
        {
            return [];
        }

        var shares = SpeakingTime.Compute(turns).Shares(turns).ToDictionary(share => share.Speaker, share => share.Share, StringComparer.Ordinal);
        return [.. turns.GroupBy(turn => turn.Speaker, StringComparer.Ordinal).Select(group => new MeetingSpeaker(
            group.Key, [.. group.Select(turn => turn.SpeakerInFile ?? turn.Speaker).Distinct(StringComparer.Ordinal)], group.Count(), shares[group.Key], Choose([.. group])))];
    }

    private static List<SpeakerExcerpt> Choose(List<Turn> turns) =>
    [
        .. turns.Chunk((turns.Count + SpeakerExcerpt.Max - 1) / SpeakerExcerpt.Max).Select(part => part.MaxBy(turn => turn.Text.Length)!)
            .Select(turn => new SpeakerExcerpt(turn.Index, turn.StartMs, ValidText.Line(turn.Text, SpeakerExcerpt.MaxLength))),
    ];
}
