# SPDX-License-Identifier: ISC
"""A Chromium of a test or of scripts/docs-images, controlled by its DevTools protocol over two pipes: no port, no driver."""
import base64
import json
import os
import shutil
import subprocess
import tempfile

FLAGS = ('--headless=new', '--test-type', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic',
         '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
         '--disable-extensions', '--disable-default-apps', '--hide-scrollbars', '--force-color-profile=srgb', '--disable-lcd-text',
         '--disable-features=NetworkTimeServiceQuerying', '--remote-debugging-pipe')


class Browser:
    """One browser with one page."""

    def __init__(self):
        self.home = tempfile.mkdtemp(prefix='aw-browser.')
        to_browser, self.out = os.pipe()
        self.inp, from_browser = os.pipe()
        environment = {**os.environ, 'HOME': self.home, 'XDG_CONFIG_HOME': self.home, 'XDG_CACHE_HOME': self.home}
        # The browser reads descriptor 3 and writes to 4; the shell moves ours there, whatever their numbers are.
        self.process = subprocess.Popen(
            ['bash', '-c', f'exec 3<&{to_browser} 4>&{from_browser} chromium "$@"', 'chromium', *FLAGS,
             f'--user-data-dir={self.home}/profile', 'about:blank'],
            pass_fds=(to_browser, from_browser), env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True)
        os.close(to_browser)
        os.close(from_browser)
        self.rest = b''
        self.number = 0
        self.session = None
        self.messages = []
        target = self.call('Target.createTarget', url='about:blank')['targetId']
        self.session = self.call('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        for domain in ('Page', 'Runtime', 'Log', 'Network'):
            self.call(f'{domain}.enable')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.session = None
        try:
            self.call('Browser.close')
        except (OSError, EOFError):
            pass
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def read(self):
        """The next message of the browser."""
        while b'\0' not in self.rest:
            more = os.read(self.inp, 1 << 20)
            if not more:
                raise EOFError('the browser ended')
            self.rest += more
        message, self.rest = self.rest.split(b'\0', 1)
        return json.loads(message)

    def call(self, method, **params):
        """Calls a method; events that arrive meanwhile are kept in self.messages."""
        self.number += 1
        message = {'id': self.number, 'method': method, 'params': params}
        if self.session:
            message['sessionId'] = self.session
        data = json.dumps(message).encode() + b'\0'
        while data:
            data = data[os.write(self.out, data):]
        while True:
            answer = self.read()
            if answer.get('id') == self.number:
                if 'error' in answer:
                    raise RuntimeError(f'{method}: {answer["error"]}')
                return answer['result']
            self.messages.append(answer)

    def form(self, width, height, dark=False, media='screen', scale=1, mobile=False):
        """The size of the screen, its colours, and screen or print."""
        self.call('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=scale, mobile=mobile)
        self.call('Emulation.setEmulatedMedia', media=media, features=[
            {'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'}])

    def load(self, url):
        """Loads a page and waits for the end of that."""
        self.messages.clear()
        self.call('Page.navigate', url=url)
        while not any(m.get('method') == 'Page.loadEventFired' for m in self.messages):
            self.messages.append(self.read())

    def run(self, expression):
        """The value of an expression of JavaScript, which a content security policy of the page does not concern."""
        answer = self.call('Runtime.evaluate', expression=expression, returnByValue=True)
        if 'exceptionDetails' in answer:
            raise RuntimeError(answer['exceptionDetails'].get('exception', answer['exceptionDetails']))
        return answer['result'].get('value')

    def picture(self, path, clip=None):
        """A screenshot as PNG."""
        params = {'clip': {**clip, 'scale': 1}} if clip else {}
        data = base64.b64decode(self.call('Page.captureScreenshot', format='png', **params)['data'])
        with open(path, 'wb') as file:
            file.write(data)

    def pdf(self, path):
        """The page as it is printed."""
        data = base64.b64decode(self.call('Page.printToPDF', printBackground=True, paperWidth=8.27, paperHeight=11.69)['data'])
        with open(path, 'wb') as file:
            file.write(data)
