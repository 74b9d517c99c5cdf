namespace AdminApp.Ui;

/// <summary>The icons of the product: line drawings, named after what they show. <see cref="GlyphPaths"/> has the drawings.</summary>
public enum Glyph
{
    /// <summary>Magnifying glass.</summary>
    Search,

    /// <summary>Speech bubble.</summary>
    Chat,

    /// <summary>Sheet of text.</summary>
    Transcripts,

    /// <summary>Rising line over two axes.</summary>
    Dashboard,

    /// <summary>Two bars: pause.</summary>
    Pause,

    /// <summary>Triangle: go on, or running.</summary>
    Play,

    /// <summary>Rows and columns.</summary>
    Table,

    /// <summary>Key.</summary>
    Key,

    /// <summary>Two stacks of coins: what was used.</summary>
    Coins,

    /// <summary>Person.</summary>
    User,

    /// <summary>Door with an arrow out.</summary>
    SignOut,

    /// <summary>Keyboard.</summary>
    Keyboard,

    /// <summary>Angle and a line: what is typed to a program.</summary>
    Command,

    /// <summary>Moon: dark theme.</summary>
    Moon,

    /// <summary>Sun: light theme.</summary>
    Sun,

    /// <summary>Screen: theme of the system.</summary>
    System,

    /// <summary>Three lines.</summary>
    Menu,

    /// <summary>Three dots.</summary>
    More,

    /// <summary>Plus.</summary>
    Plus,

    /// <summary>Pin.</summary>
    Pin,

    /// <summary>Arrow down to a line.</summary>
    Download,

    /// <summary>Arrow up from a line.</summary>
    Upload,

    /// <summary>Two sheets.</summary>
    Copy,

    /// <summary>Circular arrow.</summary>
    Refresh,

    /// <summary>Arrow back.</summary>
    Undo,

    /// <summary>Pencil.</summary>
    Edit,

    /// <summary>Bin.</summary>
    Trash,

    /// <summary>Three lines, each shorter.</summary>
    Filter,

    /// <summary>Cross.</summary>
    Close,

    /// <summary>Tick.</summary>
    Check,

    /// <summary>Angle to the left.</summary>
    ChevronLeft,

    /// <summary>Angle to the right.</summary>
    ChevronRight,

    /// <summary>Angle down.</summary>
    ChevronDown,

    /// <summary>Angle up.</summary>
    ChevronUp,

    /// <summary>Clock.</summary>
    Clock,

    /// <summary>Calendar sheet.</summary>
    Calendar,

    /// <summary>Lightning.</summary>
    Flash,

    /// <summary>Crossed waves.</summary>
    Offline,

    /// <summary>Triangle with a mark.</summary>
    Warning,

    /// <summary>Circle with an i.</summary>
    Info,

    /// <summary>Chain.</summary>
    Link,

    /// <summary>Arrow out of a box.</summary>
    Open,

    /// <summary>Eye.</summary>
    Eye,

    /// <summary>Filled square.</summary>
    Stop,

    /// <summary>Arrow up.</summary>
    Send,

    /// <summary>Lines with a tick.</summary>
    Sources,

    /// <summary>Two sliders.</summary>
    Sliders,

    /// <summary>Bell.</summary>
    Bell,

    /// <summary>Lines with dots before them.</summary>
    Requests,
}
