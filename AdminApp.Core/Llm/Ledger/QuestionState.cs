using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Llm.Ledger;

/// <summary>The state of a question in the ledger.</summary>
internal enum QuestionState
{
    Waiting,
    Running,
    Answered,
    Cancelled,
    Failed,
    Refused,
}

/// <summary>The states as rows and metrics name them.</summary>
internal static class QuestionStates
{
    public static bool IsOpen(this QuestionState state) => state is QuestionState.Waiting or QuestionState.Running;

    /// <summary>Value of <see cref="RequestRecord.Outcome"/>.</summary>
    public static string Outcome(this QuestionState state) => state switch
    {
        QuestionState.Answered => LedgerTotals.AnsweredName,
        QuestionState.Cancelled => LedgerTotals.CancelledName,
        QuestionState.Failed => LedgerTotals.FailedName,
        QuestionState.Refused => LedgerTotals.RefusedName,
        _ => RequestRecord.Open,
    };
}
