using AdminApp.Core.Stores.Entities;
using AdminApp.Prompt;
using Bunit;
using MudBlazor.Services;

namespace AdminApp.Tests.Components;

public class PreviewAnswerTests
{
    [Fact]
    public async Task SourceOfARenamedSpeaker_HasBothNames()
    {
        await using var context = new BunitContext();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.Services.AddMudServices();
        var source = new Citation { Number = 1, Cited = true, ContentHash = "v1", Meeting = "Budget", FileName = "Budget.txt", Speaker = "Ann Lee", SpeakerInFile = "Speaker 2", Quote = "Blue.", PassageText = "Speaker 2: Blue." };
        var answer = context.Render<PreviewAnswer>(parameters => parameters
            .Add(p => p.Title, "Draft").Add(p => p.Answer, new Message { Role = "assistant", Content = "It is blue [1].", State = MessageState.Done, Citations = [source] }));
        Assert.Contains("Ann Lee (Speaker 2 in the file), Budget: “Blue.”", answer.Find(".prompt-sources li").TextContent, StringComparison.Ordinal);
    }
}
