namespace AdminApp.Transcripts.Speakers;

/// <summary>What a new name is for.</summary>
internal enum SpeakerReach
{
    /// <summary>All turns of the speaker in this meeting.</summary>
    Meeting,

    /// <summary>One turn.</summary>
    Turn,

    /// <summary>One turn and the speaker's later ones.</summary>
    FromTurn,

    /// <summary>All meetings, also those imported later.</summary>
    All,
}
