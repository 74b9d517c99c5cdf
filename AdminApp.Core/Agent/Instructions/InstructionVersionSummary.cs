using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Agent.Instructions;

/// <summary>A version in a list, without its text.</summary>
/// <param name="Number">Its number.</param>
/// <param name="AtUtc">When it was applied.</param>
/// <param name="Who">Who applied it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Tone">How the agent sounds.</param>
/// <param name="Length">How much it writes.</param>
/// <param name="Language">Which language it answers in.</param>
/// <param name="OwnTextLength">Characters of the own text.</param>
public sealed record InstructionVersionSummary(
    long Number, DateTime AtUtc, string Who, string Reason, AnswerTone Tone, AnswerLength Length, AnswerLanguage Language, int OwnTextLength);
