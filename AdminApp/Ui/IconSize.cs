namespace AdminApp.Ui;

/// <summary>How large an icon is.</summary>
public enum IconSize
{
    /// <summary>18 px.</summary>
    Medium,

    /// <summary>13 px, inside of pills and captions.</summary>
    ExtraSmall,

    /// <summary>15 px, inside of small buttons and fields.</summary>
    Small,

    /// <summary>21 px, in the bar at the bottom of a phone.</summary>
    Large,
}
