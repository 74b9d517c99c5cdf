using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Agent.Instructions;

/// <summary>What admins add to the built-in system prompt: how the agent answers. Its rules about citing and about passages stay as they are.</summary>
/// <param name="Tone">How it sounds.</param>
/// <param name="Length">How much it writes.</param>
/// <param name="OwnText">Instructions in the admin's words; up to <see cref="MaxOwnText"/> characters.</param>
/// <param name="Language">Which language it answers in.</param>
public sealed record AgentInstructions(AnswerTone Tone, AnswerLength Length, string OwnText, AnswerLanguage Language = AnswerLanguage.SameAsQuestion)
{
    /// <summary>Longest <see cref="OwnText"/>, in characters.</summary>
    public const int MaxOwnText = 4_000;

    /// <summary>Nothing is added.</summary>
    public static AgentInstructions Standard { get; } = new(AnswerTone.Neutral, AnswerLength.Normal, "");

    /// <summary>The instructions of a version.</summary>
    public static AgentInstructions Of(InstructionVersion version) => new(version.Tone, version.Length, version.OwnText, version.Language);

    /// <summary>The same with line breaks as <c>\n</c>, and with blank text as none. Nothing else is changed.</summary>
    public AgentInstructions Normalized()
    {
        var text = OwnText.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return this with { OwnText = string.IsNullOrWhiteSpace(text) ? "" : text };
    }
}
