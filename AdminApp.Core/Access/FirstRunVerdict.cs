namespace AdminApp.Core.Access;

/// <summary>How an entered first-run code fared.</summary>
public enum FirstRunVerdict
{
    /// <summary>Right: the code is used up, and its grant lets this browser make the first admin.</summary>
    Accepted,

    /// <summary>Wrong.</summary>
    Wrong,

    /// <summary>Three wrong codes: nothing is looked at for ten minutes.</summary>
    Locked,

    /// <summary>Older than 15 minutes, used already, or never made: a restart makes a new one.</summary>
    Gone,
}
