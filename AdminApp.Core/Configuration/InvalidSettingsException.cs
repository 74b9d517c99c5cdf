namespace AdminApp.Core.Configuration;

/// <summary>The configuration stops the start; the message names every fault, a line each.</summary>
public sealed class InvalidSettingsException(IReadOnlyList<SettingFault> faults)
    : Exception($"{(faults.Count == 1 ? "A setting is" : $"{faults.Count} settings are")} wrong:{string.Concat(faults.Select(fault => $"{Environment.NewLine}  {fault}"))}")
{
    /// <summary>Every fault.</summary>
    public IReadOnlyList<SettingFault> Faults { get; } = faults;
}
