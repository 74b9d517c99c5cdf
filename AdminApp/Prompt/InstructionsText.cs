using System.Globalization;
using AdminApp.Core.Agent;
using AdminApp.Core.Agent.Instructions;
using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;

namespace AdminApp.Prompt;

/// <summary>Instructions in words.</summary>
internal static class InstructionsText
{
    /// <summary>What a tone does to the answers.</summary>
    public static string Caption(AnswerTone tone) => tone switch
    {
        AnswerTone.Friendly => "Warm and friendly.",
        AnswerTone.Formal => "As in the minutes of a meeting.",
        AnswerTone.Plain => "Everyday words, with technical terms explained.",
        _ => "To the point, as in the built-in prompt.",
    };

    /// <summary>What a length does to the answers.</summary>
    public static string Caption(AnswerLength length) => length switch
    {
        AnswerLength.Short => "Up to three sentences, unless a list is asked for.",
        AnswerLength.Detailed => "Every detail of the passages that matters. Mistral:MaxOutputTokens still limits it.",
        _ => "Short, with the details that matter, as in the built-in prompt.",
    };

    /// <summary>What a language does to the answers.</summary>
    public static string Caption(AnswerLanguage language) =>
        language == AnswerLanguage.SameAsQuestion ? "As in the built-in prompt." : $"Every answer is in {language}, also to questions in other languages. Quotes stay as they were said.";

    /// <summary>The name of a language: <c>German</c>, or <c>Same as the question</c>.</summary>
    public static string Name(AnswerLanguage language) => language == AnswerLanguage.SameAsQuestion ? "Same as the question" : language.ToString();

    /// <summary><c>version 3</c>, or <c>the built-in prompt</c> for 0.</summary>
    public static string Version(long number) => number == 0 ? "the built-in prompt" : string.Create(CultureInfo.InvariantCulture, $"version {number}");

    /// <summary>A version in one line: tone, length, a fixed language, and how long the own text is.</summary>
    public static string Summary(AnswerTone tone, AnswerLength length, AnswerLanguage language, int ownText) =>
        $"{tone}, {length.ToString().ToLowerInvariant()}, {(language == AnswerLanguage.SameAsQuestion ? "" : $"in {language}, ")}{(ownText == 0 ? "no own text" : $"{Amounts.Count(ownText, "character")} of own text")}";

    /// <summary>What instructions cost with each question.</summary>
    public static string Cost(InstructionsCost cost)
    {
        if (cost.Added == 0)
        {
            return "Adds nothing to the built-in prompt.";
        }

        var ofShare = cost.OfShare is { } share
            ? string.Create(CultureInfo.InvariantCulture, $", {Percent(share)} of the {cost.Share:N0} that one question may use of the minute's limit")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Adds up to {cost.Added:N0} tokens to each question: {Percent((double)cost.Added / cost.Context)} of the {cost.Context:N0} that the model can read{ofShare}.");
    }

    /// <summary>What calls cost, before they are sent.</summary>
    public static string Cost(ComposedPrompt prompt, int calls, long? tokensPerMinute)
    {
        var (count, each) = calls == 1 ? ("One call", "") : ("Two calls", " each");
        var limit = tokensPerMinute is { } all ? string.Create(CultureInfo.InvariantCulture, $" of the {all:N0} a minute") : "";
        var second = prompt.MayUseTools ? " The passages cover little of the question, so a call may be followed by a second one." : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Amounts.Count(prompt.Passages, "passage")} found. {count} of up to {prompt.CallTokens:N0} tokens{each}{limit}, unless the cache has the answer.{second}");
    }

    private static string Percent(double part) => part < 0.001 ? "under 0.1 %" : string.Create(CultureInfo.InvariantCulture, $"{part * 100:0.#} %");
}
