package dev.pgbeacon.blackbox;

import dev.pgbeacon.embedded.Await;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, as Debian installs it, with a profile of its own. */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path profile;
    private final ChromeDriver driver;

    private Browser(Path profile, ChromeDriver driver) {
        this.profile = profile;
        this.driver = driver;
    }

    /** Skips the test where it is not installed. */
    static void require() {
        Installed.require(CHROMIUM, "chromium");
        Installed.require(DRIVER, "chromium-driver");
    }

    static Browser open() {
        try {
            var profile = Files.createTempDirectory("pgbeacon-chromium");
            var logs = new LoggingPreferences();
            logs.enable(LogType.BROWSER, Level.ALL);
            var options = new ChromeOptions()
                    .setBinary(CHROMIUM.toFile())
                    .addArguments(
                            "--headless",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-dev-shm-usage",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--user-data-dir=" + profile);
            options.setCapability("goog:loggingPrefs", logs);
            // With the driver named, Selenium looks for none and fetches none.
            var service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(new File(DRIVER.toString()))
                    .usingAnyFreePort()
                    .build();
            return new Browser(profile, new ChromeDriver(service, options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void go(int port) {
        driver.get("http://127.0.0.1:" + port + "/");
    }

    /** As a phone, in the dark. */
    void emulate(int width, int height, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        var scheme = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    }

    Object run(String script) {
        return driver.executeScript(script);
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** Empty where there is no such element, or no longer. */
    String text(String selector) {
        try {
            return driver.findElements(By.cssSelector(selector)).stream()
                    .findFirst()
                    .map(WebElement::getText)
                    .orElse("");
        } catch (StaleElementReferenceException replaced) {
            return "";
        }
    }

    /** Of a server's card. */
    String card(String server, String selector) {
        var found = run("const card = [...document.querySelectorAll('.card')].find(card =>"
                + " card.querySelector('.name').textContent === '" + server + "');"
                + " return card === undefined ? '' : card.querySelector('" + selector + "').textContent;");
        return String.valueOf(found);
    }

    void await(String what, Await.Condition condition) {
        try {
            Await.until(what, LIMIT, condition);
        } catch (IllegalStateException e) {
            throw new AssertionError(e.getMessage() + "; the page says:\n" + text("body") + "\n" + problems(), e);
        }
    }

    /** What the console has shown since it was last asked. */
    List<String> problems() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::toString)
                .toList();
    }

    void screenshot(Path file) {
        try {
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
        try (var files = Files.walk(profile)) {
            files.sorted((one, other) -> other.compareTo(one))
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException stillBeingRemoved) {
            // A profile in the temporary directory; Chromium's last process may be at it, too.
        }
    }
}
