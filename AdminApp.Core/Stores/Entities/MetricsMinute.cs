using System.ComponentModel.DataAnnotations;

namespace AdminApp.Core.Stores.Entities;

/// <summary>What one instance measured in one minute.</summary>
public sealed class MetricsMinute
{
    /// <summary>The beginning of the minute.</summary>
    public DateTime AtUtc { get; set; }

    /// <summary>The instance that measured.</summary>
    [MaxLength(32)]
    public string InstanceId { get; set; } = "";

    /// <summary>Sums, maximums, counts and histograms, without those that are zero, in the form of <c>MetricsPointFormat</c>: some 200 bytes.</summary>
    public byte[] Data { get; set; } = [];
}
