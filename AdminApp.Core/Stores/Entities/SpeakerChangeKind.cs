namespace AdminApp.Core.Stores.Entities;

/// <summary>What was done to the names of speakers.</summary>
public enum SpeakerChangeKind
{
    /// <summary>Speakers got other names.</summary>
    Rename,

    /// <summary>Several speakers became one of them.</summary>
    Merge,

    /// <summary>Some turns of a speaker were given to another.</summary>
    Split,
}
