using Microsoft.EntityFrameworkCore;

namespace AdminApp.Tests.Fakes;

/// <summary>Makes a real store refuse, as a full or broken disk would.</summary>
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
}
