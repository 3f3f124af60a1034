using Spectre.Console;

namespace EmailSummarization.Reports;

/// <summary>What is shown while the work goes on: on the error stream, so that a redirected report stays clean.</summary>
internal static class Progress
{
    public static async Task ShowAsync(string models, int mails, Func<Action, Task> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        console.Write(new Text($"{mails} e-mails, {SafeText.Of(models)}\n"));
        if (!console.Profile.Out.IsTerminal)
        {
            await work(static () => { });
            return;
        }

        await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask("Summarising", maxValue: mails);
                await work(() => task.Increment(1));
            });
    }
}
