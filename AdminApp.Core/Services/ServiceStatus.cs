using AdminApp.Core.Metrics;

namespace AdminApp.Core.Services;

/// <summary>An external part at one moment.</summary>
public sealed record ServiceStatus
{
    /// <summary>Its name in addresses and in the audit log: <c>store</c>, <c>mistral</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>How it is.</summary>
    public required ServiceState State { get; init; }

    /// <summary>The same in a word or two, or as its latest figure.</summary>
    public required string Word { get; init; }

    /// <summary>What it is, and how it is used; without secrets.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Address of the page where it is set up, while it is not; otherwise null.</summary>
    public string? SetUp { get; init; }

    /// <summary>How its uses went.</summary>
    public required ServiceReading Reading { get; init; }

    /// <summary>What the times are of: <c>a small query</c>.</summary>
    public required string TimesOf { get; init; }

    /// <summary>Its connections or its queue: what they are called, and how many there are; null if it has neither.</summary>
    public (string Name, string Text)? Pool { get; init; }

    /// <summary>What happens while it is away, as sentences.</summary>
    public required string Without { get; init; }

    /// <summary>The heading of docs/operations.md that helps, as in its address.</summary>
    public required string Docs { get; init; }

    /// <summary>Whether the dashboard shows it even while it works.</summary>
    public bool IsMain { get; init; }

    /// <summary>What a test costs, as a sentence; empty if nothing, null if it can't be tested as it is.</summary>
    public string? TestCost { get; init; } = "";
}
