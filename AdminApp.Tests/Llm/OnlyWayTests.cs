using System.Reflection;
using System.Reflection.Emit;
using AdminApp.Chat;
using AdminApp.Core.Llm.Mistral;
using AdminApp.Core.Llm.Pipeline;
using Microsoft.Extensions.AI;

namespace AdminApp.Tests.Llm;

/// <summary>Reads the code of both assemblies: nobody outside the folder Llm can talk to the provider.</summary>
public class OnlyWayTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type[] Client = [typeof(IChatClient), typeof(MistralChatClient)];

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    [Fact]
    public void NobodyButTheService_UsesTheProvidersClient()
    {
        var users = new[] { typeof(LlmService).Assembly, typeof(ChatPage).Assembly }
            .SelectMany(assembly => assembly.GetTypes()).Where(type => UsedBy(type).Any(Client.Contains)).Select(type => type.Namespace).ToHashSet();

        // The reading itself works: the stage that sends is found.
        Assert.Contains("AdminApp.Core.Llm.Retry", users);
        Assert.All(users, user => Assert.StartsWith("AdminApp.Core.Llm", user));
    }

    private static IEnumerable<Type?> UsedBy(Type type)
    {
        var methods = type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All));
        return type.GetFields(All).Select(field => field.FieldType)
            .Concat(methods.SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Concat(UsedIn(method))));
    }

    private static IEnumerable<Type?> UsedIn(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
            yield break;
        var typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var methodArguments = method is { IsGenericMethod: true } ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var opcode = Codes[code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at]];
            at += opcode.Size;
            if (opcode.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                var member = method.Module.ResolveMember(BitConverter.ToInt32(code, at), typeArguments, methodArguments);
                yield return member as Type ?? member?.DeclaringType;
                foreach (var argument in (member as MethodInfo)?.GetGenericArguments() ?? [])
                    yield return argument;
            }

            at += opcode.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }
}
