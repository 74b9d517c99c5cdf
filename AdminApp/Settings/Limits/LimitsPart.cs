namespace AdminApp.Settings.Limits;

/// <summary>What a phone shows of the Limits page; wide screens show all of it.</summary>
public enum LimitsPart
{
    /// <summary>One group of settings.</summary>
    Settings,

    /// <summary>What the edits would have done.</summary>
    Preview,

    /// <summary>The Mistral key.</summary>
    Key,

    /// <summary>Who changed what.</summary>
    History,
}
