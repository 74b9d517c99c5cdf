namespace AdminApp.Core.Stores.Entities;

/// <summary>The language that the agent is to answer in. The numbers are stored: never reuse one.</summary>
public enum AnswerLanguage
{
    /// <summary>As the built-in prompt has it: the language of the question.</summary>
    SameAsQuestion = 0,

    English = 1,

    German = 2,

    French = 3,

    Spanish = 4,

    Italian = 5,

    Portuguese = 6,

    Dutch = 7,

    Polish = 8,

    Romanian = 9,

    Swedish = 10,

    Greek = 11,

    Turkish = 12,

    Ukrainian = 13,

    Russian = 14,

    Arabic = 15,

    Hindi = 16,

    Chinese = 17,

    Japanese = 18,

    Korean = 19,
}
