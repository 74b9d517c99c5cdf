using Microsoft.EntityFrameworkCore;

namespace AdminApp.Tests.Fakes;

/// <summary>Makes a real store refuse.</summary>
internal static class FailingStores
{
    /// <summary>What the store says: nothing for the eyes of a caller.</summary>
    public const string Secret = "disk of the store";

    /// <summary>
    /// From now on the store fails where the transcript of this name is replaced. The statement that fails is one that EF Core
    /// sends by itself, so that the provider's own exception comes, not one of saving.
    /// </summary>
    public static async Task FailToReplaceAsync(this TestStore store, string file)
    {
        await using var context = store.Contexts.CreateDbContext();
        await context.Database.ExecuteSqlRawAsync(context.Database.IsNpgsql()
            ? $"""
               CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''{Secret}''; END';
               CREATE TRIGGER fails BEFORE DELETE ON "Transcripts" FOR EACH ROW WHEN (OLD."FileName" = '{file}') EXECUTE FUNCTION fail();
               """
            : $"""CREATE TRIGGER fails BEFORE DELETE ON "Transcripts" WHEN OLD."FileName" = '{file}' BEGIN SELECT RAISE(ABORT, '{Secret}'); END""");
    }

    /// <summary>From now on the store refuses the sources of answers ("Citations"), or texts that begin with "Blue" ("Messages"), as content that does not fit.</summary>
    public static async Task RefuseAnswersAsync(this TestStore store, string table)
    {
        await using var context = store.Contexts.CreateDbContext();
        var (what, when) = table == "Messages" ? ("UPDATE", "NEW.\"Content\" LIKE 'Blue%'") : ("INSERT", "TRUE");
#pragma warning disable EF1002 // Names of this file, no input.
        await context.Database.ExecuteSqlRawAsync(context.Database.IsNpgsql()
            ? $"""
               CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''{Secret}'' USING ERRCODE = ''22021''; END';
               CREATE TRIGGER refuses BEFORE {what} ON "{table}" FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION refuse();
               """
            : $"""CREATE TRIGGER refuses BEFORE {what} ON "{table}" WHEN {when} BEGIN SELECT RAISE(ABORT, '{Secret}'); END""");
#pragma warning restore EF1002
    }
}
