namespace AdminApp.Core.Stores.Migrations;

/// <summary>
/// What the index of questions has beside its table, in each provider's own form (ADR 0085). Part of a migration, so it never changes; another form is another migration.
/// In SQLite, a migration that rebuilds the table must create the trigger again.
/// </summary>
internal static class QuestionIndexSchema
{
    /// <summary>
    /// The words, without the text they come from; lists for words and for beginnings of 2 to 4 characters; no positions. Words are separated by spaces and folded already, so
    /// nothing but ASCII punctuation divides them, and an underscore begins a code. An entry goes with its row, also where that goes by a cascade.
    /// </summary>
    public static readonly string[] SqliteUp =
    [
        """CREATE VIRTUAL TABLE "RequestWords" USING fts5("Words", content='', contentless_delete=1, detail=none, prefix='2 3 4', tokenize="ascii tokenchars '_'")""",
        """CREATE VIRTUAL TABLE "RequestVocabulary" USING fts5vocab('RequestWords', 'row')""",
        """CREATE TRIGGER "RequestQuestions_Deleted" AFTER DELETE ON "RequestQuestions" BEGIN DELETE FROM "RequestWords" WHERE rowid = OLD."Key"; END""",
    ];

    /// <summary>Before the table is dropped.</summary>
    public static readonly string[] SqliteDown = ["""DROP TABLE "RequestVocabulary" """, """DROP TRIGGER "RequestQuestions_Deleted" """, """DROP TABLE "RequestWords" """];

    /// <summary>A column of the words, which the model doesn't know, and its index.</summary>
    public static readonly string[] PostgresUp =
    [
        """ALTER TABLE "RequestQuestions" ADD COLUMN "Words" tsvector NOT NULL DEFAULT ''""",
        """CREATE INDEX "IX_RequestQuestions_Words" ON "RequestQuestions" USING gin ("Words")""",
    ];
}
