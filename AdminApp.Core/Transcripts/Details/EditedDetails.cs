using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts.Details;

/// <summary>What someone has edited about a meeting, and what its file says.</summary>
public static class EditedDetails
{
    /// <summary>What the file says, whatever was edited.</summary>
    public static FileDetails InFile(Transcript transcript) => transcript.InFile ?? new FileDetails(transcript.Title, transcript.Date);

    /// <summary>What is shown.</summary>
    public static MeetingDetails Of(Transcript transcript) => new(transcript.Title, transcript.Date, transcript.Time, transcript.Place);

    /// <summary>Puts details in place of those shown; null: those of the file, without a time and a place.</summary>
    internal static void Put(Transcript transcript, MeetingDetails? details)
    {
        var file = InFile(transcript);
        details ??= new MeetingDetails(file.Title, file.Date, null, null);
        (transcript.Title, transcript.Date, transcript.Time, transcript.Place) = (details.Title.Trim(), details.Date, details.Time, details.Place);
        transcript.InFile = details with { Title = transcript.Title } == new MeetingDetails(file.Title, file.Date, null, null) ? null : file;
    }

    /// <summary>Keeps what was edited when another version of the file takes the place of this one. What no one has edited comes from the new file.</summary>
    internal static void Carry(Transcript from, Transcript to)
    {
        var (was, file) = (InFile(from), InFile(to));
        to.InFile = file;
        Put(to, new MeetingDetails(from.Title == was.Title ? file.Title : from.Title, from.Date == was.Date ? file.Date : from.Date, from.Time, from.Place));
    }
}
